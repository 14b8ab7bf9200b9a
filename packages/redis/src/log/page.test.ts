import fc from 'fast-check';
import { isLaterEntry } from './entry-id.ts';
import { pageOf } from './page.ts';
import type { Cursors, Entry } from './page.ts';

const entry = (id: string): Entry => ({ id, event: id });

describe('pageOf', () => {
  it('puts what was read of several streams into one line', () => {
    const { entries, cursors } = pageOf(
      [[entry('1-9'), entry('2-1')], [entry('1-10')]],
      ['1-1', '1-1'],
      5,
    );
    expect(entries.map(({ id }) => id)).toEqual(['1-9', '1-10', '2-1']);
    expect(cursors).toEqual(['2-1', '1-10']);
  });

  it('has entries of one id in the order of their streams', () => {
    const [one, other] = [
      { id: '1-0', event: 'one' },
      { id: '1-0', event: 'other' },
    ] as const;
    const { entries } = pageOf([[one], [other]], ['0-0', '0-0'], 5);
    expect(entries).toEqual([one, other]);
  });

  it('leaves out what may come after something that was not read', () => {
    const { entries, cursors } = pageOf(
      [[entry('1-1'), entry('1-2')], [entry('1-7')]],
      ['0-0', '0-0'],
      2,
    );
    expect(entries.map(({ id }) => id)).toEqual(['1-1', '1-2']);
    expect(cursors).toEqual(['1-2', '0-0']);
  });

  it('reads a stream that is new from its beginning', () => {
    expect(pageOf([[], []], ['1-4'], 2).cursors).toEqual(['1-4', '0-0']);
  });

  it('gives page after page everything once and in order, however it is spread', () => {
    const ids = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      { selector: (id) => id.join('-'), maxLength: 40 },
    );
    const spread = fc.array(fc.nat({ max: 3 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(ids, spread, fc.integer({ min: 1, max: 5 }), (numbers, places, size) => {
        const all = numbers
          .map((id) => entry(id.join('-')))
          .sort((one, other) => (isLaterEntry(one.id, other.id) ? 1 : -1));
        const streams = [0, 1, 2, 3].map((partition) =>
          all.filter((_, index) => places[index] === partition),
        );
        const readFrom = (cursors: Cursors): readonly Entry[] => {
          const read = streams.map((entries, partition) =>
            entries
              .filter(({ id }) => isLaterEntry(id, cursors[partition] ?? '0-0'))
              .slice(0, size),
          );
          const { entries, cursors: next } = pageOf(read, cursors, size);
          return entries.length === 0 ? [] : [...entries, ...readFrom(next)];
        };
        expect(readFrom([])).toEqual(all);
      }),
    );
  });
});
