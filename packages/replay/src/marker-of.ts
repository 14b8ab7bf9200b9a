import type { EventMarker, StreamEvent } from '@sfstream/core';
import { storableMarker } from '@sfstream/core';
import type { Option } from 'fp-ts/Option';
import { fromNullable } from 'fp-ts/Option';

/**
 * The marker of an event: its replay id, with its date and its org where they are known. None for an event without a
 * replay id, such as one of an org that does not retain events.
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
export const markerOf = (event: StreamEvent): Option<EventMarker> =>
  fromNullable(storableMarker(event));
