import type { Second } from './second.ts';
import { secondsAfter } from './second.ts';

const after = (...arrivals: readonly (readonly [at: number, epoch: number])[]) =>
  arrivals
    .reduce<readonly Second[]>((seconds, [at, epoch]) => secondsAfter(seconds, at, epoch), [])
    .map(({ at, counts }) => [at, Object.fromEntries(counts)]);

describe('the seconds', () => {
  it('count what comes within each, by epoch', () => {
    expect(after([1_000, 1], [1_999, 1], [1_999, 2], [2_000, 2])).toEqual([
      [1, { 1: 2, 2: 1 }],
      [2, { 2: 1 }],
    ]);
  });

  it('end after a minute', () => {
    expect(after([1_000, 1], [62_000, 1])).toEqual([[62, { 1: 1 }]]);
  });

  it('stay in order where a clock goes back', () => {
    expect(after([2_000, 1], [1_000, 1])).toEqual([
      [1, { 1: 1 }],
      [2, { 1: 1 }],
    ]);
  });
});
