/** What the inbox has of what the org has published, by replay ids that count from 1 without a gap. */
export interface Tally {
  readonly published: number;
  readonly arrived: number;
  /** The greatest replay id that has arrived; 0 before the first. */
  readonly newest: number;
  /** Replay ids that were passed over. */
  readonly missed: ReadonlySet<number>;
  /** How often an order came again. */
  readonly repeated: number;
}

export const noTally: Tally = {
  published: 0,
  arrived: 0,
  newest: 0,
  missed: new Set(),
  repeated: 0,
};

export const afterArrival = (tally: Tally, replayId: number): Tally => {
  const { newest, missed } = tally;
  const arrived = tally.arrived + 1;
  if (replayId > newest) {
    const between = Array.from({ length: replayId - newest - 1 }, (_, index) => newest + 1 + index);
    const all = between.length === 0 ? missed : new Set([...missed, ...between]);
    return { ...tally, arrived, newest: replayId, missed: all };
  }
  if (!missed.has(replayId)) return { ...tally, arrived, repeated: tally.repeated + 1 };
  return { ...tally, arrived, missed: new Set([...missed].filter((one) => one !== replayId)) };
};

/** How many orders are published and not in the inbox yet. */
export const waitingIn = ({ published, newest }: Tally): number => Math.max(0, published - newest);
