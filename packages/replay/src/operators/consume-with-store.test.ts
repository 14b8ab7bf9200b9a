import type { ReplayId, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { StoreError } from '@sfstream/core';
import type { MarbleHelpers } from '@sfstream/testing';
import { marbles } from '@sfstream/testing';
import fc from 'fast-check';
import type { Observable } from 'rxjs';
import {
  NEVER,
  Subject,
  catchError,
  concat,
  config,
  from,
  ignoreElements,
  lastValueFrom,
  map,
  of,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { consumeBatches } from './consume-batches.ts';
import type { ConsumeOptions } from './consume.ts';
import { consume } from './consume.ts';
import { PoisonEventError } from '../errors/poison-event-error.ts';

const event = (replayId?: ReplayId, createdDate?: string, channel = '/event/A'): StreamEvent => ({
  channel,
  data: {},
  ...(replayId === undefined ? {} : { replayId }),
  ...(createdDate === undefined ? {} : { createdDate }),
});

const [a, b, c, d] = [event(1), event(2), event(3), event(4)];
const events = { a, b, c, d };

const storing = (set: ReplayStore['set']): ReplayStore => ({ get: () => undefined, set });

/** The ids that a store is told, in order. */
const recording = (): { store: ReplayStore; ids: unknown[] } => {
  const ids: unknown[] = [];
  return { store: storing((_channel, { replayId }) => ids.push(replayId)), ids };
};

/** Consumes with handlers that answer at once, and gives what a subscriber sees: events, then an error. */
const seen = async (
  event$: Observable<StreamEvent>,
  options: ConsumeOptions<StreamEvent>,
): Promise<unknown[]> => {
  const all: unknown[] = [];
  await new Promise<void>((resolve) => {
    event$.pipe(consume(() => undefined, options)).subscribe({
      next: (consumed) => all.push(consumed.event),
      error: (error: unknown) => {
        all.push(error);
        resolve();
      },
      complete: resolve,
    });
  });
  return all;
};

/** The ids that are stored when handlers that answer at once take these events. */
const storedIds = async (...given: readonly StreamEvent[]): Promise<readonly unknown[]> => {
  const { store, ids } = recording();
  expect(await seen(from(given), { store })).toEqual(given);
  return ids;
};

describe('consume with a store', () => {
  describe('the mark', () => {
    it(
      'is that of the highest event which is finished along with all before it',
      marbles(({ cold, hot, expectObservable }) => {
        const work: Record<string, string> = { 1: '---(r|)', 2: '----(r|)', 3: '-(r|)' };
        const stored = new Subject<ReplayId | undefined>();
        const store = storing((_channel, { replayId }) => stored.next(replayId));
        const event$ = hot('  (abc)----', events);
        const marks = '       ---13----';
        expectObservable(stored.pipe(map((id) => String(id)))).toBe(marks);
        expectObservable(
          event$.pipe(
            consume(({ replayId = '' }) => cold(work[replayId] ?? ''), { store, concurrency: 3 }),
            map((consumed) => String(consumed.event.replayId)),
          ),
        ).toBe('              -3-12----');
      }),
    );

    it('is stored once the result was passed on', () => {
      const done: unknown[] = [];
      const store = storing((_channel, { replayId }) => done.push(`${replayId} is stored`));
      of(a)
        .pipe(consume(() => 'r', { store }))
        .subscribe(({ result }) => done.push(`${result} has come`));
      expect(done).toEqual(['r has come', '1 is stored']);
    });

    it('moves over the event with which a take ends the stream', () => {
      const { store, ids } = recording();
      of(a, b, c, d)
        .pipe(
          consume(() => 'r', { store }),
          take(2),
        )
        .subscribe();
      expect(ids).toEqual([1, 2]);
    });

    it('is kept for each channel by itself', async () => {
      const store = new Map<string, ReplayMarker>();
      await seen(of(event(5), event(1, undefined, '/event/B')), { store });
      expect([...store]).toEqual([
        ['/event/A', { replayId: 5 }],
        ['/event/B', { replayId: 1 }],
      ]);
    });

    it('does not move back to a repeated event, nor for one without a replay id', async () => {
      expect(await storedIds(event(1), event(3), event(2), event(2), event(), event(4))).toEqual([
        1, 3, 4,
      ]);
    });

    it('follows replay ids that begin again, as after a migration of the org', async () => {
      const [old, recent] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
      expect(await storedIds(event(900, old), event(1, recent), event(2, recent))).toEqual([
        900, 1, 2,
      ]);
    });

    it('moves over an event that is skipped, and not over one that stops the stream', () => {
      const fails = ({ replayId }: StreamEvent): void => {
        if (replayId === 2) throw new Error('no');
      };
      const skipping = recording();
      of(a, b)
        .pipe(consume(fails, { store: skipping.store, onPoison: 'skip' }))
        .subscribe();
      expect(skipping.ids).toEqual([1, 2]);

      const stopping = recording();
      of(a, b, c)
        .pipe(consume(fails, { store: stopping.store }))
        .subscribe({ error: () => undefined });
      expect(stopping.ids).toEqual([1]);
    });
  });

  describe('writes', () => {
    it(
      'are one at a time, and what moves meanwhile goes into the next one (behaviour 32)',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const written: unknown[] = [];
        const store = storing((_channel, { replayId }) =>
          cold('---(x|)').pipe(tap(() => written.push(replayId))),
        );
        const event$ = hot('  abc-------|', events);
        const expected = '    abc-------|';
        expectObservable(
          event$.pipe(
            consume(() => undefined, { store }),
            map((consumed) => 'abc'.charAt(Number(consumed.event.replayId) - 1)),
          ),
        ).toBe(expected);
        flush();
        expect(written).toEqual([1, 3]);
      }),
    );

    const paced = (
      commit: NonNullable<ConsumeOptions<StreamEvent>['commit']>,
      source: string,
      marks: string,
      unsubscribe = '------------------!',
    ) =>
      marbles(({ hot, expectObservable }) => {
        const stored = new Subject<string>();
        const store = storing((_channel, { replayId }) => stored.next(String(replayId)));
        expectObservable(stored).toBe(marks);
        expectObservable(
          hot(source, events).pipe(consume(() => 'r', { store, commit })),
          unsubscribe,
        );
      });

    it(
      'may be no more often than every so many milliseconds',
      paced({ every: 5 }, 'ab------c-----', '-----2-------3'),
    );
    it(
      'come earlier after so many events',
      paced({ every: 5, orEvents: 2 }, 'a-b--c--------', '--2-------3---'),
    );
    it('come before the completion', paced({ every: 5 }, 'ab|', '--2'));
    it('come before an error of the source', paced({ every: 5 }, 'ab#', '--2'));
    it('come when the stream is unsubscribed', paced({ every: 5 }, 'ab---', '---2', '---!'));

    it(
      'are ended before the completion',
      marbles(({ cold, hot, expectObservable }) => {
        const store = storing(() => cold('---(x|)'));
        const event$ = hot('  a(b|)', events);
        const expected = '    ab----|';
        expectObservable(
          event$.pipe(
            consume(() => undefined, { store }),
            map((consumed) => (consumed.event === a ? 'a' : 'b')),
          ),
        ).toBe(expected);
      }),
    );

    it(
      'are ended before the error of a poison event',
      marbles(({ cold, hot, expectObservable }) => {
        const store = storing(() => cold('---(x|)'));
        const handler = (handled: StreamEvent): string => {
          if (handled === b) throw new Error('no');
          return 'r';
        };
        const event$ = hot('  ab---', events);
        const expected = '    r--(p|)';
        expectObservable(
          event$.pipe(
            consume(handler, { store }),
            map(({ result }) => result),
            catchError((error: unknown) => of(error instanceof PoisonEventError ? 'p' : 'x')),
          ),
        ).toBe(expected);
      }),
    );

    it(
      'go on in the background when the stream is unsubscribed',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const written: unknown[] = [];
        const store = storing((_channel, { replayId }) =>
          cold('---(x|)').pipe(tap(() => written.push(replayId))),
        );
        const event$ = hot('       abc----', events);
        const unsubscribe = '      --!    ';
        const work = (handled: StreamEvent) => (handled === c ? NEVER : of('r'));
        expectObservable(event$.pipe(consume(work, { store })), unsubscribe);
        flush();
        expect(written).toEqual([1, 2]);
      }),
    );

    it(
      'of a stream that was unsubscribed are not overtaken by those of the next',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const written: unknown[] = [];
        const store = storing((_channel, { replayId }) =>
          cold(replayId === 1 ? '------(x|)' : '-(x|)').pipe(tap(() => written.push(replayId))),
        );
        expectObservable(hot('a---', events).pipe(consume(() => 'r', { store })), '--!');
        expectObservable(hot('--b-', events).pipe(consume(() => 'r', { store })), '---!');
        flush();
        expect(written).toEqual([1, 2]);
      }),
    );
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
      ['answers false', () => false],
      ['resolves to false', () => Promise.resolve(false)],
    ];

    it.each(failures)(
      'that %s fails the stream, after the event (behaviour 31)',
      async (_how, set) => {
        const source = new Subject<StreamEvent>();
        const all = seen(source, { store: storing(set) });
        source.next(a);
        const [first, error, ...rest] = await all;
        expect(first).toBe(a);
        expect(error).toBeInstanceOf(StoreError);
        expect(error).toMatchObject({
          channel: '/event/A',
          message: expect.stringContaining('The replay marker of /event/A was not stored: '),
        });
        expect(rest).toEqual([]);
      },
    );

    it.each(failures)(
      'that %s is told to onStoreError, and the next write makes up for it (behaviour 31)',
      async (_how, fail) => {
        const kept: unknown[] = [];
        const told: unknown[] = [];
        const store = storing((_channel, { replayId }) =>
          replayId === 1 ? fail() : kept.push(replayId),
        );
        const source$ = from([a, b]).pipe(map((one) => one));
        expect(await seen(source$, { store, onStoreError: (error) => told.push(error) })).toEqual([
          a,
          b,
        ]);
        expect(told).toEqual([expect.any(StoreError)]);
        expect(kept).toEqual([2]);
      },
    );

    it('is tried once more before the stream completes', async () => {
      const answers = [false, true];
      const set = jest.fn(() => answers.shift());
      await seen(of(a), { store: storing(set), onStoreError: () => undefined });
      expect(set.mock.calls).toEqual([
        ['/event/A', { replayId: 1 }],
        ['/event/A', { replayId: 1 }],
      ]);
    });

    it('fails the stream with what onStoreError throws', async () => {
      const thrown = new Error('enough');
      const onStoreError = (): never => {
        throw thrown;
      };
      expect(await seen(of(a), { store: storing(() => false), onStoreError })).toEqual([a, thrown]);
    });

    it('goes on where an async onStoreError rejects, and reports it', async () => {
      const down = new Error('my log is down');
      const reported: unknown[] = [];
      config.onUnhandledError = (error) => reported.push(error);
      const onStoreError = () => Promise.reject(down) as never;
      expect(await seen(of(a), { store: storing(() => false), onStoreError })).toEqual([a]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      config.onUnhandledError = null;
      expect(reported).toContain(down);
    });

    it('does not hide why the stream had stopped already', async () => {
      const offline = new Error('offline');
      const source$ = throwError(() => offline);
      const consumed$ = from([a]).pipe(
        consume(
          () => {
            throw new Error('no');
          },
          { store: storing(() => false) },
        ),
      );
      await expect(lastValueFrom(consumed$)).rejects.toMatchObject({ name: 'PoisonEventError' });
      await expect(
        lastValueFrom(source$.pipe(consume(() => 'r', { store: new Map() }))),
      ).rejects.toBe(offline);
    });

    it(
      'that hangs keeps no event back, but the mark, and the completion for a while',
      marbles(({ hot, expectObservable, flush }) => {
        const set = jest.fn(() => NEVER);
        const event$ = hot('  abc|', events);
        const expected = '    abc 1s (e|)';
        expectObservable(
          event$.pipe(
            consume(() => undefined, { store: storing(set), endTimeout: 1_000 }),
            map((consumed) => 'abc'.charAt(Number(consumed.event.replayId) - 1)),
            catchError((error: unknown) => of(error instanceof StoreError ? 'e' : 'other')),
          ),
        ).toBe(expected);
        flush();
        expect(set.mock.calls).toEqual([['/event/A', { replayId: 1 }]]);
      }),
    );
  });

  describe('the end of a stream', () => {
    const channels = Array.from({ length: 50 }, (_, index) => `/event/C${index}`);
    const ofAll = channels.map((channel) => event(1, undefined, channel));

    /** When a stream over 50 channels ends; an error goes to `fails`. */
    const endOf = (
      options: (cold: MarbleHelpers['cold']) => ConsumeOptions<StreamEvent>,
      expected: string,
      fails: (error: unknown) => void = () => undefined,
    ): void =>
      marbles(({ cold, expectObservable }) => {
        const end$ = from(ofAll).pipe(
          consume(() => 'r', options(cold)),
          ignoreElements(),
          tap({ error: fails }),
          catchError(() => of('e')),
        );
        expectObservable(end$).toBe(expected);
      })();

    it('takes no longer than five seconds for all channels together, though the store hangs', () => {
      const fails = jest.fn();
      endOf(() => ({ store: storing(() => NEVER) }), '5s (e|)', fails);
      const [[error]] = fails.mock.calls as [[StoreError]];
      expect(error).toBeInstanceOf(StoreError);
      expect(
        channels.filter((channel) => !/[ ,]/.test(error.message.split(channel)[1] ?? '')),
      ).toEqual([]);
    });

    it('takes no longer where the failures are told, and tells what was not stored', () => {
      const onStoreError = jest.fn();
      endOf(() => ({ store: storing(() => NEVER), endTimeout: 100, onStoreError }), '100ms |');
      expect(onStoreError.mock.calls).toEqual([
        [
          expect.objectContaining({
            name: 'StoreError',
            message: expect.stringMatching(
              /^The replay markers of \/event\/C0, .*, \/event\/C49 were not stored: .* 100 ms/,
            ),
          }),
        ],
      ]);
    });

    it('writes to all channels at once', () => {
      endOf((cold) => ({ store: storing(() => cold('----(x|)')), commit: { every: 0 } }), '----|');
    });

    it('names all channels whose writes have failed', () => {
      const fails = jest.fn();
      const failing = new Set(['/event/C3', '/event/C17']);
      const store = storing((channel) => !failing.has(channel));
      endOf(() => ({ store, commit: {} }), '(e|)', fails);
      expect(fails.mock.calls).toEqual([
        [
          expect.objectContaining({
            name: 'StoreError',
            message: expect.stringMatching(
              /^The replay markers of \/event\/C3, \/event\/C17 were not stored: /,
            ),
            cause: expect.objectContaining({
              errors: [
                expect.objectContaining({ channel: '/event/C3' }),
                expect.objectContaining({ channel: '/event/C17' }),
              ],
            }),
          }),
        ],
      ]);
    });
  });

  it(
    'is asked again for a mark that it has failed to take, also where none follows',
    marbles(({ hot, expectObservable }) => {
      const stored = new Subject<string>();
      let tries = 0;
      const store = storing((_channel, { replayId }) => {
        tries += 1;
        if (tries < 3) throw new Error('down');
        stored.next(String(replayId));
      });
      expectObservable(stored).toBe('10s 1');
      expectObservable(
        hot('a--', events).pipe(consume(() => 'r', { store, onStoreError: () => undefined })),
        '20s !',
      );
    }),
  );

  it(
    'gets one mark for a batch',
    marbles(({ hot, expectObservable, flush }) => {
      const set = jest.fn(() => timer(5));
      const event$ = hot('(abc|)', events);
      expectObservable(
        event$.pipe(consumeBatches(() => 'r', { store: storing(set), size: 3, time: 10 })),
      );
      flush();
      expect(set.mock.calls).toEqual([['/event/A', { replayId: 3 }]]);
    }),
  );

  describe('after a stream that was unsubscribed while the store was slow', () => {
    const ids = (...all: number[]): StreamEvent[] => all.map((id) => event(id));

    /** Takes the mark 6, is unsubscribed while that is being written, and then has 10 to write. */
    const former = (store: ReplayStore): void =>
      concat(from(ids(6, 7, 8, 9, 10)), NEVER)
        .pipe(consume(() => undefined, { store }))
        .subscribe()
        .unsubscribe();

    const slow = () => {
      const stored = new Subject<string>();
      const store = storing((_channel, { replayId }) =>
        timer(5).pipe(tap(() => stored.next(String(replayId)))),
      );
      return { stored, store };
    };

    it(
      'the mark does not move back, though its events come again',
      marbles(({ cold, expectObservable }) => {
        const { stored, store } = slow();
        const again$ = from(ids(6, 7, 11)).pipe(
          consume(() => cold('--(r|)'), { store }),
          ignoreElements(),
        );
        const marks = { a: '6', b: '10', c: '11' };
        expectObservable(stored).toBe('-----a----b----b----c', marks);
        former(store);
        expectObservable(again$).toBe('--------------------|');
      }),
    );

    it(
      'the mark of another channel begins by itself',
      marbles(({ expectObservable }) => {
        const { stored, store } = slow();
        former(store);
        expectObservable(
          of(event(1, undefined, '/event/B')).pipe(consume(() => undefined, { store })),
        );
        expectObservable(stored).toBe('-----(ab)-c', { a: '6', b: '1', c: '10' });
      }),
    );

    it('the mark begins again once all is written', async () => {
      const { store, ids: stored } = recording();
      former(store);
      await lastValueFrom(from(ids(1, 2)).pipe(consume(() => undefined, { store })));
      expect(stored.slice(-2)).toEqual([1, 2]);
    });
  });

  it('loses no event and is never ahead nor back, whatever handlers and store do', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('well', 'fails', 'false'), { minLength: 1 }),
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (scheduler, moods, failures, concurrency) => {
          const finished = new Set<number>();
          const contiguous = (): number => {
            let mark = -1;
            while (finished.has(mark + 1)) mark += 1;
            return mark;
          };
          let stored = -1;
          let writing = 0;
          let writes = 0;
          const store = storing(async (_channel, { replayId }) => {
            expect((writing += 1)).toBe(1);
            const mood = moods[(writes += 1) % moods.length];
            await scheduler.schedule(Promise.resolve(), 'write');
            writing -= 1;
            if (mood === 'fails') throw new Error('disk full');
            if (mood === 'false') return false;
            expect(replayId).toBeGreaterThan(stored);
            expect(replayId).toBeLessThanOrEqual(contiguous());
            stored = Number(replayId);
            return true;
          });
          const handled: number[] = [];
          const run = lastValueFrom(
            from(failures.map((_, id) => event(id))).pipe(
              consume(
                async ({ replayId }, { attempt }) => {
                  const id = Number(replayId);
                  await scheduler.schedule(Promise.resolve(), 'handler');
                  if (attempt <= (failures[id] ?? 0)) throw new Error('not yet');
                  finished.add(id);
                  handled.push(id);
                },
                { store, concurrency, retry: { count: 2 }, onStoreError: () => undefined },
              ),
            ),
          );
          await scheduler.waitFor(run);
          expect(handled.sort((one, other) => one - other)).toEqual(failures.map((_, id) => id));
          if (moods.every((mood) => mood === 'well')) expect(stored).toBe(failures.length - 1);
        },
      ),
    ));
});

it('an orderBy that answers with a promise fails the event, since no two promises are one key', async () => {
  const orderBy = () => Promise.resolve('key');
  await expect(
    lastValueFrom(of(event(1)).pipe(consume(() => 'done', { orderBy, concurrency: 2 }))),
  ).rejects.toMatchObject({ name: 'PoisonEventError', cause: { field: 'orderBy' } });
});
