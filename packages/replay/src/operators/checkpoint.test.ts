import type { ReplayId, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { StoreError } from '@sfstream/core';
import type { Observable } from 'rxjs';
import {
  AsyncSubject,
  NEVER,
  Subject,
  concat,
  concatMap,
  concatWith,
  from,
  lastValueFrom,
  map,
  of,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { TestScheduler } from 'rxjs/testing';
import { createBrake } from '../../../core/src/model/brake.ts';
import { toStreamEvent } from '../../../core/src/model/stream-event.ts';
import { checkpoint } from './checkpoint.ts';

const marbles = (test: (helpers: RunHelpers) => void) => () => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(test);
};

const event = (replayId?: ReplayId, createdDate?: string, channel = '/event/A'): StreamEvent => ({
  channel,
  data: {},
  ...(replayId === undefined ? {} : { replayId }),
  ...(createdDate === undefined ? {} : { createdDate }),
});

const day = (number: number): string => `2026-01-0${number}T00:00:00.000Z`;

/** What a store is told, in order, when these events pass. */
const storedIds = async (...events: readonly StreamEvent[]): Promise<readonly unknown[]> => {
  const ids: unknown[] = [];
  const store: ReplayStore = {
    get: () => undefined,
    set: (_channel, { replayId }) => ids.push(replayId),
  };
  const passed = await lastValueFrom(from(events).pipe(checkpoint(store), toArray()));
  expect(passed).toEqual(events);
  return ids;
};

const storing = (set: ReplayStore['set']): ReplayStore => ({ get: () => undefined, set });

describe('checkpoint', () => {
  const [a, b, c] = [event(1), event(2), event(3)];
  const events = { a, b, c };

  describe('order', () => {
    it(
      'passes an event on at once, and stores its marker then',
      marbles(({ cold, hot, expectObservable }) => {
        const stored = new Subject<unknown>();
        const store = storing((_channel, { replayId }) =>
          cold('---(x|)').pipe(tap(() => stored.next(String(replayId)))),
        );
        const event$ = hot('  -a-------b---|', events);
        const expected = '    -a-------b---|';
        expectObservable(stored).toBe('----1-------2');
        expectObservable(event$.pipe(checkpoint(store))).toBe(expected, events);
      }),
    );

    it(
      'stores one marker at a time, so that a slow store ends with the last one (behaviour 32)',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const kept: unknown[] = [];
        const store = storing((_channel, { replayId }) =>
          cold(replayId === 1 ? '-----(x|)' : '-(x|)').pipe(tap(() => kept.push(replayId))),
        );
        const event$ = hot('  abc-------|', events);
        expectObservable(event$.pipe(checkpoint(store))).toBe('abc-------|', events);
        flush();
        expect(kept).toEqual([1, 3]);
      }),
    );

    it(
      'passes an event without a replay id on in its place, and stores nothing for it',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const set = jest.fn(() => cold('--(x|)'));
        const values = { a, n: event() };
        const event$ = hot('  an----|', values);
        expectObservable(event$.pipe(checkpoint(storing(set)))).toBe('an----|', values);
        flush();
        expect(set).toHaveBeenCalledTimes(1);
      }),
    );

    it.each<[string, string, string]>([
      ['completes', '(ab|)', '(ab)--|'],
      ['passes an error of the source on', '(ab#)', '(ab)--#'],
    ])('stores what is done before it %s', (_what, source, expected) => {
      marbles(({ cold, hot, expectObservable, flush }) => {
        const set = jest.fn(({ replayId }: ReplayMarker) => replayId);
        const store = storing((_channel, marker) => {
          set(marker);
          return cold(marker.replayId === 1 ? '-(x|)' : '-----(x|)');
        });
        expectObservable(hot(source, events).pipe(checkpoint(store))).toBe(expected, events);
        flush();
        expect(set).toHaveLastReturnedWith(2);
      })();
    });

    it(
      'stores in the background what was done when it is unsubscribed',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const kept: unknown[] = [];
        const store = storing((_channel, { replayId }) =>
          cold('---(x|)').pipe(tap(() => kept.push(replayId))),
        );
        const event$ = hot('       ab-------', events);
        const unsubscribe = '      --!      ';
        expectObservable(event$.pipe(checkpoint(store)), unsubscribe).toBe('ab', events);
        flush();
        expect(kept).toEqual([1, 2]);
      }),
    );
  });

  it(
    'writes after what an unsubscribed stream is still writing',
    marbles(({ cold, expectObservable, flush }) => {
      const written: unknown[] = [];
      const answers = [cold('-----(x|)'), cold('-(x|)')];
      const store = storing((_channel, { replayId }) =>
        answers.shift()?.pipe(tap(() => written.push(replayId))),
      );
      const { a, b } = events;
      expectObservable(cold('a', { a }).pipe(checkpoint(store)), '-!').toBe('a', { a });
      expectObservable(cold('--(b|)', { b }).pipe(checkpoint(store))).toBe('--b---|', { b });
      flush();
      expect(written).toEqual([1, 2]);
    }),
  );

  it('holds an event against the brake until it is stored', () => {
    const held: number[] = [];
    const brake = createBrake(0);
    const stored = new AsyncSubject<unknown>();
    const origin = { brake, orgId: undefined, kept: undefined };
    of(toStreamEvent('/event/A', { event: { replayId: 1 } }, origin))
      .pipe(concatWith(NEVER), checkpoint(storing(() => stored)))
      .subscribe(() => held.push(brake.pendingCount()));
    held.push(brake.pendingCount());
    stored.complete();
    held.push(brake.pendingCount());
    expect(held).toEqual([1, 1, 0]);
  });

  describe('stores', () => {
    it.each<[string, (kept: Map<string, ReplayMarker>) => ReplayStore]>([
      ['a Map', (kept) => kept],
      [
        'promises',
        (kept) =>
          storing(async (channel, marker) => {
            await Promise.resolve();
            kept.set(channel, marker);
            return true;
          }),
      ],
      [
        'Observables',
        (kept) => storing((channel, marker) => of(true).pipe(tap(() => kept.set(channel, marker)))),
      ],
    ])('works with a store of %s', async (_kind, storeIn) => {
      const kept = new Map<string, ReplayMarker>();
      await lastValueFrom(of(event(7, day(1))).pipe(checkpoint(storeIn(kept))));
      expect([...kept]).toEqual([['/event/A', { replayId: 7, createdDate: day(1) }]]);
    });

    it('has passed the event on when its marker is stored (behaviour 30)', () => {
      const done: unknown[] = [];
      const store = storing((_channel, { replayId }) => done.push(`${replayId} is stored`));
      of(a)
        .pipe(checkpoint(store))
        .subscribe(({ replayId }) => done.push(`${replayId} has come`));
      expect(done).toEqual(['1 has come', '1 is stored']);
    });

    it('stores nothing for an event whose handling before it fails (behaviour 30)', () => {
      const store = new Map<string, ReplayMarker>();
      const handle = (handled: StreamEvent): Observable<StreamEvent> =>
        handled === b ? throwError(() => new Error('no')) : of(handled);
      of(a, b, c)
        .pipe(concatMap(handle), checkpoint(store))
        .subscribe({ error: () => undefined });
      expect(store.get('/event/A')).toEqual({ replayId: 1 });
    });

    it('stores nothing before it is subscribed to', () => {
      const store = new Map<string, ReplayMarker>();
      const event$ = of(a).pipe(checkpoint(store));
      expect(store.size).toBe(0);
      event$.subscribe();
      expect(store.size).toBe(1);
    });

    it('keeps the type of what passes', () => {
      interface Order extends StreamEvent<{ id: string }> {
        readonly region: string;
      }
      const order$: Observable<Order> = of({ ...a, data: { id: 'x' }, region: 'EU' });
      const same$: Observable<Order> = order$.pipe(checkpoint(new Map()));
      const regions: string[] = [];
      same$.pipe(map(({ region }) => region)).subscribe((region) => regions.push(region));
      expect(regions).toEqual(['EU']);
    });
  });

  describe('a failing store', () => {
    const failures: [string, () => unknown][] = [
      [
        'throws',
        () => {
          throw new Error('disk full');
        },
      ],
      ['rejects', () => Promise.reject(new Error('disk full'))],
      ['errors', () => throwError(() => new Error('disk full'))],
    ];

    const run = async (
      store: ReplayStore,
      options: Parameters<typeof checkpoint>[1],
      source$: Observable<StreamEvent> = of(a, b),
    ): Promise<unknown[]> => {
      const seen: unknown[] = [];
      await new Promise<void>((resolve) => {
        source$.pipe(checkpoint(store, options)).subscribe({
          next: (passed) => seen.push(passed),
          error: (error: unknown) => {
            seen.push(error);
            resolve();
          },
          complete: resolve,
        });
      });
      return seen;
    };

    it.each(failures)(
      'that %s fails the stream with its reason, after the event (behaviour 31)',
      async (_how, set) => {
        const [first, error, ...rest] = await run(storing(set), {}, of(a));
        expect(first).toBe(a);
        expect(error).toBeInstanceOf(StoreError);
        expect(error).toMatchObject({
          channel: '/event/A',
          message: 'The replay marker of /event/A was not stored: disk full',
          cause: new Error('disk full'),
        });
        expect(rest).toEqual([]);
      },
    );

    it.each<[string, () => unknown]>([
      ['answers false', () => false],
      ['resolves to false', () => Promise.resolve(false)],
      ['emits false', () => concat(of(false), NEVER)],
    ])('that %s fails the stream too (behaviour 31)', async (_how, set) => {
      const [first, error] = await run(storing(set), {}, of(a));
      expect(first).toBe(a);
      expect(error).toMatchObject({ name: 'StoreError', channel: '/event/A' });
    });

    it.each([0, '', null, undefined, 'OK'])('has not failed when it answers %p', async (answer) => {
      expect(
        await run(
          storing(() => answer),
          {},
        ),
      ).toEqual([a, b]);
    });

    it.each(failures)(
      'that %s is told to onStoreError, and the next marker is stored (behaviour 31)',
      async (_how, fail) => {
        const kept: unknown[] = [];
        const told: unknown[] = [];
        const store = storing((_channel, marker) =>
          marker.replayId === 1 ? fail() : kept.push(marker),
        );
        const seen = await run(store, { onStoreError: (error) => told.push(error) });
        expect(seen).toEqual([a, b]);
        expect(told).toEqual([expect.any(StoreError)]);
        expect(kept).toEqual([{ replayId: 2 }]);
      },
    );

    it('fails with what onStoreError throws, after the event', async () => {
      const thrown = new Error('enough');
      const onStoreError = (): never => {
        throw thrown;
      };
      expect(
        await run(
          storing(() => false),
          { onStoreError },
          of(a),
        ),
      ).toEqual([a, thrown]);
    });

    it('is asked again when an event comes again whose marker it did not take', async () => {
      const answers = [false, true];
      const set = jest.fn(() => answers.shift());
      await run(storing(set), { onStoreError: () => undefined }, of(b, b));
      expect(set).toHaveBeenCalledTimes(2);
    });
  });

  describe('the position', () => {
    it('ends a burst of one date at its last event (behaviour 33)', async () => {
      const burst = Array.from({ length: 50 }, (_, index) => event(index + 1, day(1)));
      expect((await storedIds(...burst)).at(-1)).toBe(50);
    });

    it('does not go back to a repeated event of the same date (behaviour 33)', async () => {
      expect(await storedIds(event(1, day(1)), event(3, day(1)), event(2, day(1)))).toEqual([1, 3]);
    });

    it('follows the replay ids where dates are out of order (behaviour 34)', async () => {
      expect(await storedIds(event(1, day(1)), event(2, day(5)), event(3, day(4)))).toEqual([
        1, 2, 3,
      ]);
    });

    it('does not go back to a repeated event that is dated later than its successor (behaviour 34)', async () => {
      expect(
        await storedIds(event(2, day(5)), event(3, day(4)), event(2, day(5)), event(4, day(4))),
      ).toEqual([2, 3, 4]);
    });

    it('follows replay ids that begin again, as after a migration of the org', async () => {
      expect(
        await storedIds(event(900, day(1)), event(1, day(2)), event(2, day(2)), event(901, day(1))),
      ).toEqual([900, 1, 2, 901]);
    });

    it('moves on without dates, and does not go back without them (behaviour 35)', async () => {
      expect(
        await storedIds(event(1), event(3), event(2), event(2, day(1)), event(4, 'soon')),
      ).toEqual([1, 3, 4]);
    });

    it('recognises a new beginning when only later events are dated', async () => {
      expect(await storedIds(event(7), event(8, day(1)), event(1, day(2)))).toEqual([7, 8, 1]);
    });

    it('compares ids beyond 2^53 exactly (behaviour 36)', async () => {
      const ids: readonly ReplayId[] = [
        9007199254740991,
        '9007199254740993',
        '9007199254740992',
        '10000000000000000',
      ];
      expect(await storedIds(...ids.map((id) => event(id)))).toEqual([
        9007199254740991,
        '9007199254740993',
        '10000000000000000',
      ]);
    });

    it('starts at replay id 0 (behaviour 36)', async () => {
      expect(await storedIds(event(0), event(1))).toEqual([0, 1]);
    });

    it('is kept for each channel by itself', async () => {
      expect(await storedIds(event(5), event(1, undefined, '/event/B'), event(4))).toEqual([5, 1]);
    });

    it('is not remembered from one subscription to the next', () => {
      const store = new Map<string, ReplayMarker>();
      const event$ = of(event(2), event(1)).pipe(checkpoint(store));
      event$.subscribe();
      store.clear();
      event$.subscribe();
      expect(store.get('/event/A')).toEqual({ replayId: 2 });
    });
  });
});
