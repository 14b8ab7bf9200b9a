import type { EventMarker, StartMarker } from '@sfstream/core';
import { isLaterReplayId } from '@sfstream/core';

/** Progress of a channel. */
export interface Progress {
  readonly marker: EventMarker;
  /** The newest date of all on the way; NaN where none had a date. */
  readonly newestDate: number;
  /** The start that the store had last been given when the event came. Positions from before another start do not count. */
  readonly start: StartMarker | undefined;
}

/** Progress once `marker`, which came after `start`, is passed too; undefined where that would be back. */
export const advance = (
  last: Progress | undefined,
  marker: EventMarker,
  start: StartMarker | undefined,
): Progress | undefined => {
  const date = Date.parse(marker.createdDate ?? '');
  if (last === undefined || last.start !== start) return { marker, newestDate: date, start };
  // The date is compared to all on the way, not to the last one: dates may be out of order within a channel, and
  // a repeated event must not pass for a new one. A date that is missing or odd compares as false.
  const isNewest = date > last.newestDate;
  if (!isLaterReplayId(marker.replayId, last.marker.replayId) && !isNewest) return undefined;
  const takesDate = isNewest || Number.isNaN(last.newestDate);
  return { marker, newestDate: takesDate ? date : last.newestDate, start };
};
