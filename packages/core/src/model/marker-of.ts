import type { EventMarker } from './replay.ts';
import { originOf } from './stream-event.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * The marker of an event: its replay id, with its date and its org where they are known. Undefined for an event without a
 * replay id, such as one of an org that does not retain events. Keep it once the event is done, where you keep positions by
 * hand, such as in the transaction of the work.
 *
 * @example
 * ```ts
 * import { markerOf } from '@sfstream/core';
 *
 * console.log(markerOf({ channel: '/topic/Orders', data: {}, replayId: 7 })?.replayId); // => 7
 * ```
 */
export const markerOf = (event: StreamEvent): EventMarker | undefined => {
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
