import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { NEVER, Subject, map, of, range, throwError, timer } from 'rxjs';
import { batchwise } from './batchwise.ts';

/** Works so many milliseconds on each batch, and tells it as a text then. */
const working =
  (ms: number) =>
  (batch: readonly string[]): Observable<string> =>
    timer(ms).pipe(map(() => batch.join('')));

describe('batchwise', () => {
  it(
    'works at once on the first value, and then on all that has come meanwhile',
    marbles(({ hot, expectObservable }) => {
      const values = { x: 'a', y: 'bcd' };
      const value$ = hot('  -ab(cd)------|');
      const expected = '    -----x---y---|';
      expectObservable(value$.pipe(batchwise(10, working(4)))).toBe(expected, values);
    }),
  );

  it(
    'takes no more than the size at once, and leaves the rest to the next batch',
    marbles(({ hot, expectObservable }) => {
      const values = { x: 'a', y: 'bc', z: 'd' };
      const value$ = hot('  -(abcd)-------|');
      const expected = '    ---x-y-z------|';
      expectObservable(value$.pipe(batchwise(2, working(2)))).toBe(expected, values);
    }),
  );

  it(
    'works on what has come before it completes with its source',
    marbles(({ hot, expectObservable }) => {
      const values = { x: 'a', y: 'b' };
      const value$ = hot('  -ab|');
      const expected = '    -----x---(y|)';
      expectObservable(value$.pipe(batchwise(10, working(4)))).toBe(expected, values);
    }),
  );

  it(
    'fails with the work',
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const value$ = hot('-a-b');
      const failed = batchwise(1, () => throwError(() => new Error('no')));
      expectObservable(value$.pipe(failed)).toBe('-#', {}, new Error('no'));
      expectSubscriptions(value$.subscriptions).toBe('^!');
    }),
  );

  it(
    'leaves source and work when it is left',
    marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const value$ = hot('-ab--');
      const work$ = cold('---------x');
      expectObservable(value$.pipe(batchwise(1, () => work$)), '----!').toBe('-----');
      expectSubscriptions(value$.subscriptions).toBe('^---!');
      expectSubscriptions(work$.subscriptions).toBe('-^--!');
    }),
  );

  it('keeps waiting values to one subscription', () => {
    const started: unknown[] = [];
    const stuck = batchwise<number, never>(10, (batch) => {
      started.push(batch);
      return NEVER;
    });
    const value$ = of(1, 2).pipe(stuck);
    value$.subscribe();
    value$.subscribe();
    expect(started).toEqual([[1], [1]]);
  });

  it('takes in what comes while a batch is told', () => {
    const seen: unknown[] = [];
    const values = new Subject<number>();
    values.pipe(batchwise(10, (batch) => of(batch))).subscribe((batch) => {
      seen.push(batch);
      if (seen.length === 1) [2, 3].forEach((value) => values.next(value));
    });
    values.next(1);
    expect(seen).toEqual([[1], [2, 3]]);
  });

  it('stays on the stack for many batches that are done at once', () => {
    const first = new Subject<void>();
    let count = 0;
    const work = ([value]: readonly number[]): Observable<unknown> => {
      count += 1;
      return value === 0 ? first : of(value);
    };
    range(0, 20_000).pipe(batchwise(1, work)).subscribe();
    first.complete();
    expect(count).toBe(20_000);
  });
});
