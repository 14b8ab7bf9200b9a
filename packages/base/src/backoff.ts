/** Milliseconds to wait before the try after the `failures`-th failure in a row, which counts from 1. */
export type Backoff = (failures: number) => number;

/**
 * Exponential backoff with full jitter: anything up to a ceiling that doubles with each failure, so that clients which
 * failed together do not return together. Never less than `floor`, so that no luck makes a hot loop. Milliseconds;
 * `base` 1,000, `cap` 30,000 and `floor` 100 by default.
 *
 * @example
 * ```ts
 * import { exponentialBackoff, retryPolicy } from '@sfstream/http';
 *
 * const policy = retryPolicy({ backoff: exponentialBackoff({ base: 250, cap: 5_000 }) });
 * ```
 */
export const exponentialBackoff =
  ({
    base = 1_000,
    cap = 30_000,
    floor = 100,
    random = Math.random,
  }: {
    readonly base?: number;
    readonly cap?: number;
    readonly floor?: number;
    readonly random?: () => number;
  } = {}): Backoff =>
  (failures) =>
    Math.round(floor + random() * Math.max(0, Math.min(cap, base * 2 ** (failures - 1)) - floor));
