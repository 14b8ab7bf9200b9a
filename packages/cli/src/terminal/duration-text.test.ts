import { durationText } from './duration-text.ts';

describe('a duration as text', () => {
  it.each([
    [0, '0.0 s'],
    [440, '0.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms is %s', (milliseconds, expected) => {
    expect(durationText(milliseconds)).toBe(expected);
  });
});
