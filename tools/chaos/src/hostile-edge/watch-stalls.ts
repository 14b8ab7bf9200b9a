/** Times at which this process did not get to run. */
export interface Stalls {
  /** The longest between these two times, in milliseconds, as `performance.now()` counts them. */
  readonly longest: (from: number, to: number) => number;
}

/** Milliseconds from one look at the clock to the next. */
const tick = 50;

/** Watches from now on for times at which the machine had no time for this process, which no client could use either. */
export const watchStalls = (): Stalls => {
  const stalls: { readonly at: number; readonly length: number }[] = [];
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    if (now - last > 2 * tick) stalls.push({ at: now, length: now - last });
    last = now;
  }, tick).unref();
  return {
    longest: (from, to) =>
      Math.max(
        0,
        ...stalls
          .filter(({ at, length }) => at >= from && at - length <= to)
          .map(({ length }) => length),
      ),
  };
};
