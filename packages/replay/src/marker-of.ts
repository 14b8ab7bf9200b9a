/**
 * The marker of an event: its replay id, with its date and its org where they are known. Undefined for an event without a
 * replay id, such as one of an org that does not retain events. For positions that are kept by hand, such as in the
 * transaction of the work. The same as `storableMarker` of core.
 *
 * @example
 * ```ts
 * import { markerOf } from '@sfstream/replay';
 *
 * console.log(markerOf({ channel: '/topic/Orders', data: {}, replayId: 7 })?.replayId); // => 7
 * ```
 */
export { storableMarker as markerOf } from '@sfstream/core';
