import type { ReplayMarker } from '@sfstream/core';
import { readMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Database } from '../database/database.ts';
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
 * A part of a statement that begins with a fence: writes markers where the fence lets it.
 *
 * Parameters: $3 the group, $4 the channels, $5 their markers.
 */
export const writingMarkers = ({ markers }: Tables): string => `written AS (
  INSERT INTO ${markers} (group_name, channel, marker)
  SELECT $3, of.channel, of.marker::json
  FROM fence, unnest($4::text[], $5::text[]) AS of (channel, marker)
  ON CONFLICT (group_name, channel) DO UPDATE SET marker = excluded.marker, written_at = now()
)`;

/** The parameters of {@link writingMarkers}. */
export const markerValues = (
  group: string,
  markers: ReadonlyMap<string, ReplayMarker>,
): readonly [string, readonly string[], readonly string[]] => [
  group,
  [...markers.keys()],
  [...markers.values()].map((marker) => JSON.stringify(readMarker(marker))),
];
