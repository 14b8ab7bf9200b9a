import type { Second } from './second.ts';
import { arrive } from './second.ts';

it('gathers what arrives within the same second', () => {
  const seconds = [
    [1_000, 5],
    [1_900, 40],
    [2_000, 7],
  ].reduce<readonly Second[]>((all, [at, age]) => arrive(all, at!, age!), []);
  expect(seconds).toEqual([
    { at: 1, count: 2, youngest: 5, oldest: 40 },
    { at: 2, count: 1, youngest: 7, oldest: 7 },
  ]);
});

it('keeps one minute', () => {
  let seconds: readonly Second[] = [];
  for (let at = 0; at < 600_000; at += 500) seconds = arrive(seconds, at, 1);
  expect(seconds.length).toBeLessThanOrEqual(61);
});
