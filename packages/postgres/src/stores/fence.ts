import type { Leader } from '@sfstream/replay';
import { NotLeadingError, epochOf } from '@sfstream/replay';
import type { Tables } from '../database/tables.ts';

/**
 * The start of a statement that writes for the leader of a group: `fence` has one row, or none where the database knows of
 * a later epoch than this. It locks the lease until the statement is over, so that the next leader begins after what was
 * written, and what is written later is refused.
 *
 * Parameters: $1 the group, $2 the epoch, or null where nobody is elected.
 */
export const fence = ({ leases }: Tables): string => `WITH fence AS (
  INSERT INTO ${leases} AS lease (group_name, epoch) VALUES ($1, coalesce($2::bigint, 0))
  ON CONFLICT (group_name) DO UPDATE SET epoch = greatest(lease.epoch, $2::bigint)
    WHERE $2::bigint IS NULL OR lease.epoch <= $2::bigint
  RETURNING 1
)`;

/** In the place of {@link fence} where nobody is elected, and writers need not wait for each other. */
export const noFence = 'WITH fence AS (SELECT $1::text, $2::bigint)';

/** The first parameters of a statement that begins with a fence. Throws a {@link NotLeadingError}. */
export const fenceValues = (
  leader: Leader | undefined,
  group: string,
): readonly [group: string, epoch: number | null] => [
  leader?.group ?? group,
  epochOf(leader) ?? null,
];

/** Throws a {@link NotLeadingError} where the fence has let nothing through. */
export const passed = (leader: Leader | undefined, rows: readonly unknown[]): void => {
  if (leader !== undefined && rows.length === 0) throw new NotLeadingError(leader.group);
};
