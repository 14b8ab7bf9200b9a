import { quantile } from '../measures/statistics.ts';

/** Heads of the cells that tell of ratios: the middle one, and between which half of them lie. */
export const ratioHeads = ['of bare', 'from', 'to'] as const;

export const ratioCells = (ratios: readonly number[]): readonly string[] =>
  [0.5, 0.25, 0.75].map((share) => quantile(ratios, share).toFixed(2));
