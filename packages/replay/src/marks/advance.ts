import type { EventMarker } from '@sfstream/core';
import { isLaterReplayId } from '@sfstream/core';

/** How far a channel has come: its marker, with the newest date of all on the way; NaN where none had a date. */
export interface Position {
  readonly marker: EventMarker;
  readonly newestDate: number;
}

/** Where `marker` leads to from the last position; undefined when that would be back. */
export const advance = (last: Position | undefined, marker: EventMarker): Position | undefined => {
  const date = Date.parse(marker.createdDate ?? '');
  if (last === undefined) return { marker, newestDate: date };
  // The date is compared to all on the way, not to the last one: dates may be out of order within a channel, and
  // a repeated event must not pass for a new one. A date that is missing or odd compares as false.
  const isNewest = date > last.newestDate;
  if (!isLaterReplayId(marker.replayId, last.marker.replayId) && !isNewest) return undefined;
  const takesDate = isNewest || Number.isNaN(last.newestDate);
  return { marker, newestDate: takesDate ? date : last.newestDate };
};
