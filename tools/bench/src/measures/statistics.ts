/** The value below which the given share of the values lies (nearest rank); NaN for none. */
export const quantile = (values: ArrayLike<number>, share: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
};

/** The middle one; of two in the middle, the lower. */
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);
