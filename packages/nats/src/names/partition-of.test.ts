import { partitionOf } from './partition-of.ts';

describe('partitionOf', () => {
  // Vectors of Noll's own test suite: 0x811c9dc5, 0xe40c292c and 0xbf9cf968.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('is FNV-1a of %j', (key, hash) => {
    expect(partitionOf(key, 2 ** 32)).toBe(hash);
  });

  it('is below the number of partitions', () => {
    const partitions = Array.from({ length: 1_000 }, (_, index) => partitionOf(String(index), 7));
    expect(new Set(partitions)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  it('is the first for events without a key', () => {
    expect(partitionOf(undefined, 7)).toBe(0);
  });
});
