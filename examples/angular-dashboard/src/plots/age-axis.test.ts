import { ageText, heightOfAge } from './age-axis.ts';

it('spreads ages from 1 ms to a minute over the whole height', () => {
  expect([0, 1, 60_000, 1e9].map(heightOfAge)).toEqual([0, 0, 100, 100]);
});

it('gives each factor of ten the same height', () => {
  expect(heightOfAge(100) - heightOfAge(10)).toBeCloseTo(heightOfAge(10_000) - heightOfAge(1_000));
});

it.each([
  [8.4, '8\u00a0ms'],
  [999, '999\u00a0ms'],
  [1_249, '1.2\u00a0s'],
])('writes %d as %s', (age, text) => {
  expect(ageText(age)).toBe(text);
});
