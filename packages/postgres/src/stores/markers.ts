import type { ReplayMarker } from '@sfstream/core';
import { readMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Database } from '../database/database.ts';
import { digitsOf } from '../database/digits-of.ts';
import type { Tables } from '../database/tables.ts';

/** The marker of a channel; undefined where there is none. */
export const storedMarker = (
  { query, tables }: Database,
  group: string,
  channel: string,
): Observable<ReplayMarker | undefined> =>
  query<{ marker: string }>(
    `SELECT marker::text AS marker FROM ${tables.markers} WHERE group_name = $1 AND channel = $2`,
    [group, channel],
  ).pipe(map(([row]) => (row === undefined ? undefined : readMarker(JSON.parse(row.marker)))));

/**
 * A part of a statement that begins with a fence: writes markers where the fence lets it, and where `isLater` is true of `kept` and
 * `excluded`, which is the new one. Default: whatever is there.
 *
 * Parameters: $3 the group, $4 the channels, $5 their markers, $6 the replay ids and $7 the dates of these.
 */
export const writingMarkers = ({ markers }: Tables, isLater = 'true'): string => `written AS (
  INSERT INTO ${markers} AS kept (group_name, channel, marker, replay_id, dated_ms)
  SELECT $3, of.channel, of.marker::json, of.replay_id, of.dated_ms
  FROM fence, unnest($4::text[], $5::text[], $6::numeric[], $7::bigint[])
    AS of (channel, marker, replay_id, dated_ms)
  ON CONFLICT (group_name, channel) DO UPDATE SET marker = excluded.marker,
    replay_id = excluded.replay_id, dated_ms = excluded.dated_ms, written_at = now()
  WHERE ${isLater}
)`;

const textOf = (row: string): string => `(${row}.marker->>'replayId')`;
const orgOf = (row: string): string => `(${row}.marker->>'orgId')`;
/** The number of bytes of an id that is written in bytes; null for one in digits. */
const bytesIn = (row: string): string =>
  `CASE WHEN ${textOf(row)} LIKE '0x%' THEN length(${textOf(row)}) END`;

/**
 * True where a marker has come further than the one that is kept, as `isLaterMarker` of `@sfstream/forward` says. Postgres must
 * compare by itself, in the step that writes. In two cases it takes what that refuses, as the kept position is worth
 * nothing: a marker of another org, and a start over a position without a date, which the org has refused.
 */
export const isLaterThanKept = `${orgOf('excluded')} <> ${orgOf('kept')} OR CASE
    WHEN excluded.replay_id IS NULL THEN coalesce(excluded.dated_ms > kept.dated_ms, true)
    WHEN kept.replay_id IS NULL THEN coalesce(excluded.dated_ms >= kept.dated_ms, true)
    ELSE excluded.replay_id > kept.replay_id OR excluded.dated_ms > kept.dated_ms
      OR ${bytesIn('excluded')} IS DISTINCT FROM ${bytesIn('kept')}
  END`;

/** The parameters of {@link writingMarkers}. */
export const markerValues = (
  group: string,
  given: ReadonlyMap<string, ReplayMarker>,
): readonly unknown[] => {
  const markers = [...given.values()].map(readMarker);
  return [
    group,
    [...given.keys()],
    markers.map((marker) => JSON.stringify(marker)),
    markers.map(({ replayId }) => digitsOf(replayId)),
    markers.map(({ createdDate = '' }) => millisecondsOf(createdDate)),
  ];
};

/** Computed here, as Postgres fails for a date that it cannot read. */
const millisecondsOf = (date: string): number | null => {
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : time;
};
