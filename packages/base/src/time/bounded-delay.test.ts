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

it.each([undefined, null, '5', {}, Promise.resolve(1), 5n, Symbol('5')])(
  'takes %p, which is not a number, for 60 s',
  (delay) => expect(boundedDelay(delay as never)).toBe(60_000),
);

it('takes another delay for what is not a number', () => {
  expect(boundedDelay(NaN, 30_000)).toBe(30_000);
});
