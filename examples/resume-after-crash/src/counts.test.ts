import { countsLine, countsOf } from './counts.ts';

describe('the counts', () => {
  it.each([
    ['all', [1, 2, 3], 'published 3, shipped 3, missed 0, repeated 0'],
    ['a gap', [1, 3], 'published 3, shipped 2, missed 1, repeated 0'],
    [
      'a gap that a repetition does not make up for',
      [1, 2, 2],
      'published 3, shipped 2, missed 1, repeated 1',
    ],
  ])('tell %s', (_what, ledger, line) => {
    expect(countsLine(countsOf(3, ledger))).toBe(line);
  });
});
