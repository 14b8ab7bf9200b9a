import { longestTimer } from './longest-timer.ts';

/**
 * Makes a delay of a caller's function one that a timer can hold: from 0 to 2,147,483,647 ms, and `otherwise` (60,000 by
 * default) in place of what is not a number, so that a wrong backoff makes no hot loop.
 *
 * @example
 * ```ts
 * import { boundedDelay } from '@sfstream/base';
 *
 * console.log([-1, Infinity, NaN].map((delay) => boundedDelay(delay))); // => [ 0, 2147483647, 60000 ]
 * ```
 */
export const boundedDelay = (delay: number, otherwise = 60_000): number =>
  typeof delay !== 'number' || Number.isNaN(delay)
    ? otherwise
    : Math.min(Math.max(0, delay), longestTimer);
