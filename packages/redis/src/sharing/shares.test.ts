import { shareOf } from './shares.ts';

const shares = (living: readonly string[], partitions: number): readonly (readonly number[])[] =>
  living.map((worker) => [...shareOf(worker, living, partitions)]);

describe('shareOf', () => {
  it.each<[number, readonly string[], readonly (readonly number[])[]]>([
    [4, ['a'], [[0, 1, 2, 3]]],
    [
      4,
      ['b', 'a'],
      [
        [1, 3],
        [0, 2],
      ],
    ],
    [5, ['a', 'b', 'c'], [[0, 3], [1, 4], [2]]],
    [1, ['a', 'b'], [[0], []]],
  ])('deals %d partitions out to %j', (partitions, living, expected) => {
    expect(shares(living, partitions)).toEqual(expected);
  });

  it('gives nothing to one who is not among the living', () => {
    expect([...shareOf('a', ['b'], 3)]).toEqual([]);
  });
});
