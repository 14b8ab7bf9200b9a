/** Milliseconds to wait after the `failures`-th failure in a row, counted from 1. */
export type Backoff = (failures: number) => number;

/**
 * Exponential backoff with full jitter: a random delay up to a ceiling that doubles with each failure, so that clients
 * which failed together do not return together. The delay is never less than `floor`, so that bad luck cannot make a
 * hot loop. All values are milliseconds; `base` is 1,000, `cap` 30,000 and `floor` 100 by default.
 *
 * @example
 * ```ts
 * import { exponentialBackoff } from '@sfstream/base';
 *
 * const backoff = exponentialBackoff({ base: 250, cap: 5_000 });
 * console.log(backoff(1)); // Between 100 and 250.
 * ```
 */
export const exponentialBackoff =
  ({
    base = 1_000,
    cap = 30_000,
    floor = 100,
    random = () => Math.random(),
  }: {
    readonly base?: number;
    readonly cap?: number;
    readonly floor?: number;
    readonly random?: () => number;
  } = {}): Backoff =>
  (failures) =>
    Math.round(floor + random() * Math.max(0, Math.min(cap, base * 2 ** (failures - 1)) - floor));
