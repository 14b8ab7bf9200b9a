import type { ReplayId } from '@sfstream/core';

/** How what was published compares to what was received. */
export interface Counts {
  readonly published: number;
  /** Different events. */
  readonly received: number;
  readonly missed: number;
  /** How often an event came again. */
  readonly repeated: number;
}

/**
 * Compares by replay ids, so that an event which is missed and another which is repeated do not make up for each other.
 */
export interface Tally {
  publish(replayId: ReplayId): void;
  receive(replayId: ReplayId): void;
  counts(): Counts;
}

export const createTally = (): Tally => {
  const published = new Set<ReplayId>();
  const received = new Set<ReplayId>();
  const outstanding = new Set<ReplayId>();
  let repeated = 0;
  return {
    publish: (replayId) => {
      published.add(replayId);
      if (!received.has(replayId)) outstanding.add(replayId);
    },
    receive: (replayId) => {
      if (received.has(replayId)) repeated += 1;
      received.add(replayId);
      outstanding.delete(replayId);
    },
    counts: () => ({
      published: published.size,
      received: received.size,
      missed: outstanding.size,
      repeated,
    }),
  };
};

export const countsLine = ({ published, received, missed, repeated }: Counts): string =>
  `published ${published}, received ${received}, missed ${missed}, repeated ${repeated}`;
