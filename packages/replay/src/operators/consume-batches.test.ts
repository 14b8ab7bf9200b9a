import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { from, map, of, tap } from 'rxjs';
import type { ConsumeBatchesOptions } from './consume-batches.ts';
import { consumeBatches } from './consume-batches.ts';

type Event = StreamEvent<string>;

const event = (data: string): Event => ({
  channel: '/event/A',
  data,
  replayId: data.charCodeAt(0) - 96,
});

const events = Object.fromEntries('abcdef'.split('').map((name) => [name, event(name)]));

const joined = (batch: readonly Event[]): string => batch.map(({ data }) => data).join('');

/** Consumes with a handler that answers at once, and tells each batch by the data of its events. */
const batches =
  (options: ConsumeBatchesOptions<Event>, handler: (batch: readonly Event[]) => unknown = joined) =>
  (event$: Observable<Event>): Observable<string> =>
    event$.pipe(
      consumeBatches(handler, options),
      map((consumed) => joined(consumed.events)),
    );

describe('consumeBatches', () => {
  it(
    'handles a batch as soon as it is full, or is old enough',
    marbles(({ hot, expectObservable }) => {
      const event$ = hot('  (ab)--cd-------e--', events);
      const expected = '    x------y------------z';
      const values = { x: 'ab', y: 'cd', z: 'e' };
      expectObservable(event$.pipe(batches({ size: 2, time: 5 }))).toBe(expected, values);
    }),
  );

  it('gives the batch and its result', () => {
    const seen: unknown[] = [];
    from([event('a'), event('b'), event('c')])
      .pipe(consumeBatches(joined, { size: 2, time: 1_000 }))
      .subscribe((consumed) => seen.push(consumed));
    expect(seen).toEqual([
      { events: [event('a'), event('b')], result: 'ab' },
      { events: [event('c')], result: 'c' },
    ]);
  });

  it('commits a batch as a whole, once it is handled', () => {
    const store = new Map<string, ReplayMarker>();
    const marks: unknown[] = [];
    from([event('a'), event('b'), event('c')])
      .pipe(
        tap(() => marks.push(store.get('/event/A'))),
        batches({ size: 2, time: 1_000, store }),
      )
      .subscribe();
    expect(marks).toEqual([undefined, undefined, { replayId: 2 }]);
    expect(store.get('/event/A')).toEqual({ replayId: 3 });
  });

  it('tries a whole batch again, and tells all of it when that fails for good', () => {
    const handler = jest.fn((_batch: readonly Event[]) => {
      throw new Error('no');
    });
    const seen: unknown[] = [];
    of(event('a'), event('b'))
      .pipe(batches({ size: 2, time: 1_000, retry: { count: 1 } }, handler))
      .subscribe({ error: (error: unknown) => seen.push(error) });
    expect(handler.mock.calls.map(([batch]) => joined(batch))).toEqual(['ab', 'ab']);
    expect(seen).toEqual([
      expect.objectContaining({
        name: 'PoisonEventError',
        channel: '/event/A',
        replayId: 1,
        message: expect.stringContaining('2 events from event 1 of /event/A on: no.'),
      }),
    ]);
  });

  it('puts a whole batch aside', () => {
    const onPoison = jest.fn((_batch: readonly Event[], _error: unknown) => undefined);
    const store = new Map();
    of(event('a'), event('b'))
      .pipe(
        consumeBatches(
          () => {
            throw new Error('no');
          },
          { size: 2, time: 1_000, onPoison, store },
        ),
      )
      .subscribe();
    expect(onPoison.mock.calls).toEqual([[[event('a'), event('b')], new Error('no')]]);
    expect(store.get('/event/A')).toEqual({ replayId: 2 });
  });
});
