import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { orgIdOf } from '@sfstream/core';
import type { Option } from 'fp-ts/Option';
import { fromNullable, map } from 'fp-ts/Option';
import { pipe } from 'fp-ts/function';

/**
 * The marker of an event: its replay id, with its date and its org where they are known. None for an event without a replay id, such as
 * one of an org that does not retain events.
 *
 * @example
 * ```ts
 * import { markerOf } from '@sfstream/replay';
 * import { isSome } from 'fp-ts/Option';
 *
 * const marker = markerOf({ channel: '/topic/Orders', data: {}, replayId: 7 });
 * if (isSome(marker)) console.log(marker.value.replayId); // => 7
 * ```
 */
export const markerOf = (event: StreamEvent): Option<ReplayMarker> =>
  pipe(
    fromNullable(event.replayId),
    map((replayId) => {
      const { createdDate } = event;
      const orgId = orgIdOf(event);
      return {
        replayId,
        ...(createdDate !== undefined && { createdDate }),
        ...(orgId !== undefined && { orgId }),
      };
    }),
  );
