import type { ReplayMarker } from '@sfstream/core';
import { isLaterReplayId } from '@sfstream/core';

/**
 * True where `marker` says that a channel has come further than `than` does, for sinks that have both a marker which was set
 * and the one of the last event. Events are compared by replay id, or by date where the org has begun to count from the start; a
 * start is later than an event only where its date is, as the first events after a start may have none. A marker of another org
 * is later, as positions of the org before are worth nothing: the engine is asked for what is to come, and a former leader is
 * refused by its epoch.
 *
 * @example
 * ```ts
 * import { isLaterMarker } from '@sfstream/forward';
 *
 * const event = { replayId: 7, createdDate: '2026-03-04T10:00:00Z' };
 * console.log(isLaterMarker({ replayId: 8 }, event)); // => true
 * console.log(isLaterMarker({ createdDate: '2026-03-04T11:00:00Z' }, event)); // => true
 * console.log(isLaterMarker({ createdDate: '2026-03-04T09:00:00Z' }, event)); // => false
 * ```
 */
export const isLaterMarker = (marker: ReplayMarker, than: ReplayMarker | undefined): boolean => {
  if (than === undefined || isOfOtherOrg(marker, than)) return true;
  const isNewer = dateOf(marker) > dateOf(than);
  if (marker.replayId === undefined) return isNewer;
  if (than.replayId === undefined) return !(dateOf(marker) < dateOf(than));
  return isLaterReplayId(marker.replayId, than.replayId) || isNewer;
};

/** False where one of them does not say. */
const isOfOtherOrg = ({ orgId }: ReplayMarker, { orgId: other }: ReplayMarker): boolean =>
  orgId !== undefined && other !== undefined && orgId !== other;

/** NaN where there is none, which compares as false. */
const dateOf = ({ createdDate = '' }: ReplayMarker): number => Date.parse(createdDate);
