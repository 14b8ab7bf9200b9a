import { ageText } from '../plots/age-axis.ts';

/** How new the newest order is, for those who read and for the colour of the figure. */
export interface Freshness {
  readonly text: string;
  /** Whether orders should have come since. */
  readonly isStale: boolean;
}

/** An order that has arrived. Times are epoch milliseconds. */
interface Newest {
  readonly createdAt: number;
  /** Milliseconds from placed to shown; undefined for one that was placed before somebody looked. */
  readonly age: number | undefined;
}

/** While orders come it is how long the newest was under way; once none has come for a while, how long ago it was placed. */
export const freshnessOf = (newest: Newest | undefined, now: number): Freshness => {
  if (newest === undefined) return { text: '–', isStale: false };
  const since = now - newest.createdAt;
  return since - (newest.age ?? 0) < silence
    ? { text: newest.age === undefined ? '–' : ageText(newest.age), isStale: false }
    : { text: `${Math.floor(since / 1_000)}\u00a0s ago`, isStale: true };
};

/** Milliseconds without an order that are no coincidence any more: the mock org has five in them. */
const silence = 2_000;
