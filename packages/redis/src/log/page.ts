import { isLaterEntry } from './entry-id.ts';
import type { EntryId } from './entry-id.ts';

/** An entry of a stream. */
export interface Entry {
  readonly id: EntryId;
  /** The event as JSON of a CloudEvent. */
  readonly event: string;
}

/** The entry behind which each stream of a channel is read on, by partition. */
export type Cursors = readonly EntryId[];

/** Entries of all streams of a channel in their order, and where each stream is read on behind them. */
export interface Page {
  readonly entries: readonly Entry[];
  readonly cursors: Cursors;
}

/**
 * Makes one line of what was read of each stream in one step. A stream of which as many entries came as were asked for may have
 * more, so nothing that is later than its last one is in the line: it is read again.
 */
export const pageOf = (
  streams: readonly (readonly Entry[])[],
  cursors: Cursors,
  size: number,
): Page => {
  const ends = streams.flatMap((entries) => (entries.length < size ? [] : entries.slice(-1)));
  const isInLine = (entry: Entry): boolean => ends.every((end) => !isLaterEntry(entry.id, end.id));
  const lines = streams.map((entries) => entries.filter(isInLine));
  return {
    entries: lines.flat().sort(byOrder),
    cursors: lines.map((entries, partition) => entries.at(-1)?.id ?? cursors[partition] ?? start),
  };
};

/** Sorts the oldest entry first. */
export const byOrder = ({ id: one }: Entry, { id: other }: Entry): number =>
  one === other ? 0 : isLaterEntry(one, other) ? 1 : -1;

/** The id before the first entry of a stream. */
export const start: EntryId = '0-0';
