import type { Tables } from '../database/tables.ts';

/** The statements of a worker, each with its parameters by number. */
export interface ClaimQueries {
  /** Frees lanes ($1). */
  readonly free: string;
  /** Locks up to so many lanes ($3) of a group ($1), without some ($2). */
  readonly lock: string;
  /** Reads the first event of each lane ($1) that is not done. */
  readonly first: string;
  /** Marks events ($1) as done. */
  readonly done: string;
}

export const claimQueries = ({ inbox }: Tables): ClaimQueries => ({
  free: 'SELECT pg_advisory_unlock(lane) FROM unnest($1::bigint[]) AS lane',
  // OFFSET 0 keeps Postgres from trying the locks of rows that are not the first of their lane.
  lock: `SELECT lane::text AS lane FROM (
    SELECT lane FROM ${inbox} AS head
    WHERE group_name = $1 AND done_at IS NULL AND lane <> ALL($2::bigint[])
      AND NOT EXISTS (
        SELECT FROM ${inbox} AS earlier
        WHERE earlier.lane = head.lane AND earlier.position < head.position
          AND earlier.done_at IS NULL
      )
    ORDER BY position OFFSET 0
  ) AS heads WHERE pg_try_advisory_lock(lane) LIMIT $3`,
  // Names without their table would mean the texts.
  first: `SELECT DISTINCT ON (waiting.lane)
    waiting.lane::text AS lane, waiting.position::text AS position, waiting.envelope::text AS envelope
  FROM ${inbox} AS waiting WHERE waiting.lane = ANY($1::bigint[]) AND waiting.done_at IS NULL
  ORDER BY waiting.lane, waiting.position`,
  done: `UPDATE ${inbox} SET done_at = now() WHERE position = ANY($1::bigint[])`,
});
