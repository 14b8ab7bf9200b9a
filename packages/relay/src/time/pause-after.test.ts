import { pauseAfter } from './pause-after.ts';

it.each<[string, () => number, number]>([
  ['a number', () => 250, 250],
  ['less than nothing', () => -5, 0],
  ['no number', () => Number.NaN, 30_000],
  ['a text', () => 'soon' as never, 30_000],
  ['nothing', () => undefined as never, 30_000],
  ['more than a timer holds', () => Infinity, 2 ** 31 - 1],
  [
    'a failure',
    () => {
      throw new Error('no table for that');
    },
    30_000,
  ],
])('waits a time that a timer can hold when the backoff gives %s', (_, backoff, delay) => {
  expect(pauseAfter(backoff, 1)).toBe(delay);
});
