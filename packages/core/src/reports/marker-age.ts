import type { ReplayMarker } from '../model/replay.ts';

/** What a stored marker is worth before the server is asked. Ages are milliseconds. */
export type MarkerAge =
  /** Within the retention of its channel, so that nothing should be missing. */
  | { readonly type: 'retained'; readonly age: number; readonly retention: number }
  /** What followed its event may have been deleted, though Salesforce may be late with it and still know the id. */
  | { readonly type: 'expired'; readonly age: number; readonly retention: number }
  /** Without a date that can be read, or with 1970 of a server that did not tell its time, only the server can tell. */
  | { readonly type: 'undated' };

const hour = 3_600_000;

/**
 * Compares the date of a marker with how long Salesforce keeps events of the channel, `now` being the server's time in
 * epoch milliseconds. A date in the future counts as just now.
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
 * hours only, but have no name to tell them by.
 */
const retentionOf = (channel: string): number =>
  (/^\/(event|data)\//.test(channel) ? 72 : 24) * hour;
