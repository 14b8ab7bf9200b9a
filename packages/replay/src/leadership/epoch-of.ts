import { NotLeadingError } from '../errors/not-leading-error.ts';
import type { Leader } from './leader.ts';

/**
 * The epoch that a write of now is to carry, for stores and sinks that refuse what a former leader writes. Ask for it in the
 * same turn in which the write is sent. Undefined where nobody is elected, as there is no leader.
 *
 * Throws a {@link NotLeadingError} where this process does not lead.
 *
 * @example
 * ```ts
 * import type { ReplayMarker, ReplayStore } from '@sfstream/core';
 * import { epochOf } from '@sfstream/replay';
 * import type { Leader } from '@sfstream/replay';
 *
 * interface Table {
 *   read(channel: string): Promise<ReplayMarker | undefined>;
 *   write(channel: string, marker: ReplayMarker, epoch: number | undefined): Promise<void>;
 * }
 *
 * export const tableStore = (table: Table, leader?: Leader): ReplayStore => ({
 *   get: (channel) => table.read(channel),
 *   set: (channel, marker) => table.write(channel, marker, epochOf(leader)),
 * });
 * ```
 */
export function epochOf(leader: Leader): number;
export function epochOf(leader: Leader | undefined): number | undefined;
export function epochOf(leader: Leader | undefined): number | undefined {
  if (leader === undefined) return undefined;
  if (leader.term === undefined) throw new NotLeadingError(leader.group);
  return leader.term.epoch;
}
