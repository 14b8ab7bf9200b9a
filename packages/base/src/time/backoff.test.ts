import fc from 'fast-check';
import { exponentialBackoff } from './backoff.ts';

const always = (fraction: number) => () => fraction;

describe('exponentialBackoff', () => {
  it('doubles its ceiling with each failure, up to 30 s (behaviour 2)', () => {
    const backoff = exponentialBackoff({ random: always(1) });
    expect([1, 2, 3, 4, 5, 6, 7, 100, 5_000].map(backoff)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('never falls below 100 ms, so that no luck makes a hot loop (behaviour 2)', () => {
    const backoff = exponentialBackoff({ random: always(0) });
    expect([1, 2, 3, 100].map(backoff)).toEqual([100, 100, 100, 100]);
  });

  it('spreads evenly between the two', () => {
    const backoff = exponentialBackoff({ random: always(0.5) });
    expect([1, 2, 3].map(backoff)).toEqual([550, 1_050, 2_050]);
  });

  it('takes base, cap and floor', () => {
    const options = { base: 10, cap: 45, floor: 5 };
    expect([1, 2, 3, 4].map(exponentialBackoff({ ...options, random: always(1) }))).toEqual([
      10, 20, 40, 45,
    ]);
    expect([1, 4].map(exponentialBackoff({ ...options, random: always(0) }))).toEqual([5, 5]);
  });

  it('keeps to the floor also where the ceiling is lower', () => {
    const backoff = exponentialBackoff({ base: 50, cap: 80, random: always(1) });
    expect([1, 2, 3].map(backoff)).toEqual([100, 100, 100]);
  });

  it('draws again each time', () => {
    const draws = [0, 1];
    const backoff = exponentialBackoff({ random: () => draws.shift() ?? 0.5 });
    expect([backoff(1), backoff(1)]).toEqual([100, 1_000]);
  });

  it('differs from client to client by default', () => {
    const waits = new Set(Array.from({ length: 50 }, () => exponentialBackoff()(10)));
    expect(waits.size).toBeGreaterThan(1);
  });

  it('stays between floor and ceiling, in whole milliseconds, whatever the luck', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (failures, fraction) => {
          const wait = exponentialBackoff({ random: always(fraction) })(failures);
          expect(wait).toBeGreaterThanOrEqual(100);
          expect(wait).toBeLessThanOrEqual(Math.min(30_000, 1_000 * 2 ** (failures - 1)));
          expect(Number.isInteger(wait)).toBe(true);
        },
      ),
    );
  });
});
