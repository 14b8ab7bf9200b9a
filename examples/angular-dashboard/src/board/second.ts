import { windowLength } from './window.ts';

/** What arrived within one second. Ages are milliseconds. */
export interface Second {
  /** Seconds since 1970. */
  readonly at: number;
  readonly count: number;
  readonly youngest: number;
  readonly oldest: number;
}

/** The seconds within the window, newest last, after one more arrival at `at` (epoch milliseconds). */
export const arrive = (seconds: readonly Second[], at: number, age: number): readonly Second[] => {
  const second = Math.floor(at / 1000);
  const last = seconds.at(-1);
  if (last?.at === second) {
    const { count, youngest, oldest } = last;
    const more: Second = {
      at: second,
      count: count + 1,
      youngest: Math.min(youngest, age),
      oldest: Math.max(oldest, age),
    };
    return [...seconds.slice(0, -1), more];
  }
  const kept = seconds.filter((one) => one.at * 1000 > at - windowLength);
  return [...kept, { at: second, count: 1, youngest: age, oldest: age }];
};
