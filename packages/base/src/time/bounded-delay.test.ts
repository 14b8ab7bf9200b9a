import { boundedDelay } from './bounded-delay.ts';

it.each([
  [1_500, 1_500],
  [0, 0],
  [-1, 0],
  [-Infinity, 0],
  [2 ** 31 - 1, 2 ** 31 - 1],
  [2 ** 31, 2 ** 31 - 1],
  [Infinity, 2 ** 31 - 1],
  [NaN, 60_000],
])('makes %d ms %d ms', (delay, bounded) => expect(boundedDelay(delay)).toBe(bounded));

it('takes another delay for what is not a number', () => {
  expect(boundedDelay(NaN, 30_000)).toBe(30_000);
});
