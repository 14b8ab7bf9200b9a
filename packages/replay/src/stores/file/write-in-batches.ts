import type { ReplayMarker } from '@sfstream/core';

/** Markers by channel. */
export type Markers = ReadonlyMap<string, ReplayMarker>;

/** Gives markers to a slow writer, one write at a time. */
export interface BatchWriter {
  /** Settles as the write that holds this marker does. */
  readonly set: (channel: string, marker: ReplayMarker) => Promise<void>;
  /** Resolves once every write asked for so far has ended, well or not. */
  readonly idle: () => Promise<void>;
}

/** Joins what is set while a write is under way into one next write. A failed batch is not tried again. */
export const writeInBatches = (write: (changes: Markers) => Promise<void>): BatchWriter => {
  let next: { changes: Map<string, ReplayMarker>; written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  const nextBatch = (): NonNullable<typeof next> => {
    const changes = new Map<string, ReplayMarker>();
    const written = last.then(() => {
      next = undefined;
      return write(changes);
    });
    last = written.catch(() => undefined);
    return { changes, written };
  };

  return {
    set: (channel, marker) => {
      next ??= nextBatch();
      next.changes.set(channel, marker);
      return next.written;
    },
    idle: () => last,
  };
};
