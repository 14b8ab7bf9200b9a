import type { HandOverEnd } from '@sfstream/core';
import fc from 'fast-check';
import { contiguousMark } from './contiguous-mark.ts';

const dropNone = (): never => {
  throw new Error('Nothing was abandoned.');
};

/** The mark after these have arrived, 0 … `count` - 1, and these are finished, found the long way. */
const naiveMark = (finished: ReadonlySet<number>): number => {
  let mark = -1;
  while (finished.has(mark + 1)) mark += 1;
  return mark;
};

describe('contiguousMark', () => {
  it('passes in order of arrival, whatever the order of finishing', () => {
    const passed: string[] = [];
    const { arrive } = contiguousMark<string>((items) => passed.push(...items), dropNone);
    const [a, b, c] = [arrive('a'), arrive('b'), arrive('c')];
    c('finished');
    expect(passed).toEqual([]);
    a('finished');
    expect(passed).toEqual(['a']);
    b('finished');
    expect(passed).toEqual(['a', 'b', 'c']);
  });

  it('passes nothing, and says nothing, before the first is finished', () => {
    const pass = jest.fn();
    const { arrive } = contiguousMark<string>(pass, dropNone);
    const [, b] = [arrive('a'), arrive('b')];
    b('finished');
    expect(pass).not.toHaveBeenCalled();
  });

  it('passes nothing that arrives behind an abandoned one, also where it is finished first', () => {
    const passed: string[] = [];
    const { arrive } = contiguousMark<string>(
      (items) => passed.push(...items),
      () => undefined,
    );
    const [a, b] = [arrive('a'), arrive('b')];
    b('abandoned');
    arrive('c')('finished');
    a('finished');
    expect(passed).toEqual(['a']);
  });

  it('passes each once, also when it is finished twice', () => {
    const passed: string[] = [];
    const { arrive } = contiguousMark<string>((items) => passed.push(...items), dropNone);
    const a = arrive('a');
    a('finished');
    const b = arrive('b');
    a('finished');
    b('finished');
    a('finished');
    expect(passed).toEqual(['a', 'b']);
  });

  it('keeps the order when passing one lets others arrive and finish', () => {
    const passed: number[] = [];
    const { arrive } = contiguousMark<number>(([item = 0]) => {
      passed.push(item);
      if (item < 3) arrive(item + 1)('finished');
    }, dropNone);
    arrive(0)('finished');
    expect(passed).toEqual([0, 1, 2, 3]);
  });

  it('is always at the highest contiguous finished one, as a naive model says', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('arrive'), fc.nat({ max: 50 }))), (steps) => {
        let mark = -1;
        const { arrive } = contiguousMark<number>((items) => {
          expect(items).toEqual(items.map((_, index) => mark + 1 + index));
          mark += items.length;
        }, dropNone);
        const finishes: ((end: HandOverEnd) => void)[] = [];
        const finished = new Set<number>();
        for (const step of steps) {
          if (typeof step === 'string') {
            finishes.push(arrive(finishes.length));
          } else if (finishes.length > 0) {
            // Also some that are finished already.
            const chosen = step % finishes.length;
            finishes[chosen]?.('finished');
            finished.add(chosen);
          }
          expect(mark).toBe(naiveMark(finished));
        }
      }),
    );
  });

  it('takes a million that finish in the reverse order, window by window', () => {
    let mark = -1;
    const { arrive } = contiguousMark<number>((items) => (mark = items.at(-1) ?? mark), dropNone);
    for (let start = 0; start < 1_000_000; start += 1_000) {
      const finishes = Array.from({ length: 1_000 }, (_, index) => arrive(start + index));
      for (const finish of finishes.reverse()) finish('finished');
      expect(mark).toBe(start + 999);
    }
  });

  it('passes nothing from the first abandoned one on, whose end it tells as soon as it is known', () => {
    const passed: string[] = [];
    const dropped: string[] = [];
    const { arrive } = contiguousMark<string>(
      (items) => passed.push(...items),
      (item, end) => dropped.push(`${item} ${end}`),
    );
    const [a, b, c, d] = [arrive('a'), arrive('b'), arrive('c'), arrive('d')];
    c('finished');
    b('abandoned');
    expect(dropped).toEqual(['b abandoned', 'c finished']);
    a('finished');
    d('finished');
    b('finished');
    arrive('e')('finished');
    expect(passed).toEqual(['a']);
    expect(dropped).toEqual(['b abandoned', 'c finished', 'd finished', 'e finished']);
  });

  it('ends before the first abandoned one, as a naive model says', () => {
    const ends = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.boolean()));
    fc.assert(
      fc.property(ends, (steps) => {
        const told: number[] = [];
        let passed = 0;
        const { arrive } = contiguousMark<number>(
          (items) => (passed += items.length),
          (item) => told.push(item),
        );
        const places = Array.from({ length: 13 }, (_, index) => arrive(index));
        const known = new Map<number, boolean>();
        for (const [index, isFinished] of steps) {
          places[index]?.(isFinished ? 'finished' : 'abandoned');
          if (!known.has(index)) known.set(index, isFinished);
        }
        const abandoned = Math.min(13, ...[...known.keys()].filter((index) => !known.get(index)));
        const finished = new Set([...known.keys()].filter((index) => index < abandoned));
        expect(passed).toBe(naiveMark(finished) + 1);
        expect(new Set(told)).toEqual(new Set([...known.keys()].filter((at) => at >= abandoned)));
        expect(told).toHaveLength(new Set(told).size);
      }),
    );
  });
});
