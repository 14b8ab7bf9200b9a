import fc from 'fast-check';
import { contiguousMark } from './contiguous-mark.ts';

/** The mark after these have arrived, 0 … `count` - 1, and these are finished, found the long way. */
const naiveMark = (finished: ReadonlySet<number>): number => {
  let mark = -1;
  while (finished.has(mark + 1)) mark += 1;
  return mark;
};

describe('contiguousMark', () => {
  it('passes in order of arrival, whatever the order of finishing', () => {
    const passed: string[] = [];
    const { arrive } = contiguousMark<string>((items) => passed.push(...items));
    const [a, b, c] = [arrive('a'), arrive('b'), arrive('c')];
    c();
    expect(passed).toEqual([]);
    a();
    expect(passed).toEqual(['a']);
    b();
    expect(passed).toEqual(['a', 'b', 'c']);
  });

  it('passes each once, also when it is finished twice', () => {
    const passed: string[] = [];
    const { arrive } = contiguousMark<string>((items) => passed.push(...items));
    const a = arrive('a');
    a();
    const b = arrive('b');
    a();
    b();
    a();
    expect(passed).toEqual(['a', 'b']);
  });

  it('keeps the order when passing one lets others arrive and finish', () => {
    const passed: number[] = [];
    const { arrive } = contiguousMark<number>(([item = 0]) => {
      passed.push(item);
      if (item < 3) arrive(item + 1)();
    });
    arrive(0)();
    expect(passed).toEqual([0, 1, 2, 3]);
  });

  it('is always at the highest contiguous finished one, as a naive model says', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('arrive'), fc.nat({ max: 50 }))), (steps) => {
        let mark = -1;
        const { arrive } = contiguousMark<number>((items) => {
          expect(items).toEqual(items.map((_, index) => mark + 1 + index));
          mark += items.length;
        });
        const finishes: (() => void)[] = [];
        const finished = new Set<number>();
        for (const step of steps) {
          if (typeof step === 'string') {
            finishes.push(arrive(finishes.length));
          } else if (finishes.length > 0) {
            // Also some that are finished already.
            const chosen = step % finishes.length;
            finishes[chosen]?.();
            finished.add(chosen);
          }
          expect(mark).toBe(naiveMark(finished));
        }
      }),
    );
  });

  it('takes a million that finish in the reverse order, window by window', () => {
    let mark = -1;
    const { arrive } = contiguousMark<number>((items) => (mark = items.at(-1) ?? mark));
    for (let start = 0; start < 1_000_000; start += 1_000) {
      const finishes = Array.from({ length: 1_000 }, (_, index) => arrive(start + index));
      for (const finish of finishes.reverse()) finish();
      expect(mark).toBe(start + 999);
    }
  });
});
