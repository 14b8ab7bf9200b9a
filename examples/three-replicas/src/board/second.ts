/** Milliseconds that the plots look back. */
export const windowLength = 60_000;

/** What came into the inbox within one second, by the epoch of the leader that has written it. */
export interface Second {
  /** Seconds since 1970. */
  readonly at: number;
  readonly counts: ReadonlyMap<number, number>;
}

/** The seconds within the window, newest last, after one more order at `at` (epoch milliseconds). */
export const secondsAfter = (
  seconds: readonly Second[],
  at: number,
  epoch: number,
): readonly Second[] => {
  const second = Math.floor(at / 1_000);
  const kept = seconds.filter((one) => one.at * 1_000 > at - windowLength && one.at !== second);
  const counts = seconds.find((one) => one.at === second)?.counts ?? new Map<number, number>();
  const more = new Map(counts).set(epoch, (counts.get(epoch) ?? 0) + 1);
  return [...kept, { at: second, counts: more }].toSorted((one, other) => one.at - other.at);
};
