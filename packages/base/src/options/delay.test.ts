import { delay, timeLimit } from './delay.ts';

it.each([0, 0.5, 30_000, 2 ** 31 - 1])('takes a delay of %d ms', (value) => {
  expect(delay[1](value)).toBe(true);
});

it.each([-1, NaN, Infinity, 2 ** 31, '5', null, undefined])('refuses the delay %p', (value) => {
  expect(delay[1](value)).toBe(false);
});

it.each([0.5, 30_000, 2 ** 31 - 1])('takes a time limit of %d ms', (value) => {
  expect(timeLimit[1](value)).toBe(true);
});

it.each([0, -1, NaN, Infinity, 2 ** 31, '5', null, undefined])(
  'refuses the time limit %p',
  (value) => expect(timeLimit[1](value)).toBe(false),
);
