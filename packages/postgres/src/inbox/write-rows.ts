import type { Tables } from '../database/tables.ts';
import { fence } from '../stores/fence.ts';
import { isLaterThanKept, writingMarkers } from '../stores/markers.ts';
import type { InboxRow } from './inbox-row.ts';

/** Milliseconds for which rows are kept; `null` is for ever. */
export interface Retention {
  readonly keep: number | null;
  readonly keepUndone: number | null;
}

/**
 * One statement, and so one transaction: the fence, the rows that are new, the markers, a notice for those who wait, and at
 * most twice as many old rows fewer. The fence lets one writer of a group write at a time, so that rows become visible in the
 * order of their positions.
 *
 * Parameters: those of the fence and the markers, then {@link rowValues}.
 */
export const writingRows = (tables: Tables): string => {
  const { inbox } = tables;
  return `${fence(tables)}, ${writingMarkers(tables, isLaterThanKept)}, arrived AS (
  INSERT INTO ${inbox} (group_name, channel, source, id, replay_id, lane, envelope)
  SELECT $3, event.channel, event.source, event.id, event.replay_id,
    hashtextextended('${inbox} ' || $3 || ' ' || event.lane, 0), event.envelope::json
  FROM fence, unnest($8::text[], $9::text[], $10::text[], $11::numeric[], $12::text[], $13::text[])
    WITH ORDINALITY AS event (channel, source, id, replay_id, lane, envelope, place)
  ORDER BY event.place
  ON CONFLICT (group_name, channel, source, id) DO NOTHING
), old AS (
  (SELECT position FROM fence, ${inbox}
    WHERE group_name = $3 AND done_at < now() - $14::float8 * interval '1 millisecond'
    ORDER BY done_at LIMIT 2 * cardinality($8::text[]))
  UNION ALL
  SELECT position FROM (
    SELECT position, received_at FROM fence, ${inbox}
    WHERE group_name = $3 AND done_at IS NULL
    ORDER BY position LIMIT 2 * cardinality($8::text[])
  ) AS undone WHERE received_at < now() - $15::float8 * interval '1 millisecond'
), gone AS (
  DELETE FROM ${inbox} WHERE position IN (SELECT position FROM old)
)
SELECT pg_notify('${inbox}', $3) FROM fence`;
};

/** The last parameters of {@link writingRows}. */
export const rowValues = (
  rows: readonly InboxRow[],
  { keep, keepUndone }: Retention,
): readonly unknown[] => [
  rows.map(({ channel }) => channel),
  rows.map(({ source }) => source),
  rows.map(({ id }) => id),
  rows.map(({ replayId }) => replayId),
  rows.map(({ lane }) => lane),
  rows.map(({ envelope }) => envelope),
  keep,
  keepUndone,
];
