import type { EventMarker } from './replay.ts';
import { originOf } from './stream-event.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * The marker to store once the event is done: its replay id, with its date and its org where they are known. Undefined
 * for an event without a replay id.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { storableMarker } from '@sfstream/core';
 *
 * declare const event: StreamEvent;
 *
 * console.log(storableMarker(event)?.replayId);
 * ```
 */
export const storableMarker = (event: StreamEvent): EventMarker | undefined => {
  const { replayId, createdDate } = event;
  const orgId = originOf(event)?.orgId;
  return replayId === undefined
    ? undefined
    : {
        replayId,
        ...(createdDate !== undefined && { createdDate }),
        ...(orgId !== undefined && { orgId }),
      };
};
