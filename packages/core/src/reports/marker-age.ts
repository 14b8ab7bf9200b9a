import type { ReplayMarker } from '../model/replay.ts';

/** The age of a stored marker, compared with the retention of its channel. Both are milliseconds. */
export type MarkerAge =
  /** The marker is within the retention of its channel, so nothing should be missing. */
  | { readonly type: 'retained'; readonly age: number; readonly retention: number }
  /** Events after the marker may have been deleted, though Salesforce may be late with that and still know the id. */
  | { readonly type: 'expired'; readonly age: number; readonly retention: number }
  /**
   * The marker has no readable date, or 1970 from a server that did not send its time; only the server can tell its
   * age.
   */
  | { readonly type: 'undated' };

const hour = 3_600_000;

/**
 * Compares the date of a marker with the retention of its channel. `now` is the server's time in epoch milliseconds. A
 * date in the future counts as now.
 */
export const markerAge = (
  channel: string,
  { createdDate }: Pick<ReplayMarker, 'createdDate'>,
  now: number,
): MarkerAge => {
  const date = Date.parse(createdDate ?? '');
  if (Number.isNaN(date) || date === 0) return { type: 'undated' };
  const age = Math.max(0, now - date);
  const retention = retentionOf(channel);
  return { type: age <= retention ? 'retained' : 'expired', age, retention };
};

/**
 * Milliseconds (Streaming API guide, "Message Durability"). Platform events of the old standard volume are kept for 24
 * hours only, but their names do not show it.
 */
const retentionOf = (channel: string): number =>
  (/^\/(event|data)\//.test(channel) ? 72 : 24) * hour;
