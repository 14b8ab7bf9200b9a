import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import type { MarbleHelpers } from '@sfstream/testing';
import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  NEVER,
  Subject,
  VirtualTimeScheduler,
  catchError,
  from,
  lastValueFrom,
  map,
  of,
  range,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import type { HandlerContext } from '../handling/attempts.ts';
import type { ConsumeOptions } from './consume.ts';
import { consume } from './consume.ts';
import { HandlerTimeoutError } from '../errors/handler-timeout-error.ts';
import { PoisonEventError } from '../errors/poison-event-error.ts';

type Event = StreamEvent<string>;

const event = (data: string, replayId = data.charCodeAt(0) - 96): Event => ({
  channel: '/event/A',
  data,
  replayId,
});

const events = Object.fromEntries('abcdef'.split('').map((name) => [name, event(name)]));

/** Consumes, and tells each result by the data of its event. */
const results =
  (handler: (event: Event, context: HandlerContext) => unknown, options?: ConsumeOptions<Event>) =>
  (event$: Observable<Event>): Observable<unknown> =>
    event$.pipe(
      consume(handler, options),
      map(({ result }) => result),
    );

const no = new Error('no');
const hopeless = new Error('hopeless');

const dataOf = ({ data }: Event): string => data;

describe('consume', () => {
  describe('a handler', () => {
    it.each<[string, (event: Event) => unknown, unknown]>([
      ['a value', dataOf, 'a'],
      ['nothing', () => undefined, undefined],
      ['a list, which is a value', () => [1, 2], [1, 2]],
      ['a promise', (event) => Promise.resolve(event.data), 'a'],
      ['an Observable, of which the last value counts', () => of(1, 2, 3), 3],
      ['an Observable without a value', () => EMPTY, undefined],
    ])('may answer with %s', async (_kind, handler, result) => {
      expect(await lastValueFrom(of(event('a')).pipe(consume(handler)))).toEqual({
        event: event('a'),
        result,
      });
    });

    it(
      'is called for one event at a time, in order, unless told otherwise',
      marbles(({ cold, hot, expectObservable }) => {
        const event$ = hot('  abc-------|', events);
        const expected = '    --a-b-c---|';
        expectObservable(event$.pipe(results(({ data }) => cold('--(r|)', { r: data })))).toBe(
          expected,
        );
      }),
    );

    it('is not called before the stream is subscribed', () => {
      const handler = jest.fn((_event: Event) => 'r');
      const consumed$ = of(event('a')).pipe(consume(handler));
      expect(handler).not.toHaveBeenCalled();
      consumed$.subscribe();
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it('that answers at once after one that did not is no burden to the stack', async () => {
      const consumed$ = range(0, 20_000).pipe(
        map((index) => event('a', index)),
        results(({ replayId }) => (replayId === 0 ? timer(0) : replayId)),
        toArray(),
      );
      expect(await lastValueFrom(consumed$)).toHaveLength(20_000);
    });

    it('may let the next event arrive from within itself, which then waits its turn', () => {
      const source = new Subject<Event>();
      const calls: string[] = [];
      source
        .pipe(
          consume(({ data }) => {
            calls.push(`${data} begins`);
            if (data === 'a') source.next(event('b'));
            calls.push(`${data} ends`);
          }),
        )
        .subscribe();
      source.next(event('a'));
      expect(calls).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    });
  });

  describe('concurrency', () => {
    it(
      'lets so many handlers work at once, and emits as they finish',
      marbles(({ cold, hot, expectObservable }) => {
        const work: Record<string, string> = { a: '-----(r|)', b: '-(r|)', c: '-(r|)' };
        const event$ = hot('  abc------|', events);
        const expected = '    --bc-a---|';
        expectObservable(
          event$.pipe(
            results(({ data }) => cold(work[data] ?? '', { r: data }), { concurrency: 2 }),
          ),
        ).toBe(expected);
      }),
    );

    it(
      'may be without a limit',
      marbles(({ cold, hot, expectObservable }) => {
        const event$ = hot('  (abcdef)--|', events);
        const expected = '    --(abcdef)|';
        expectObservable(
          event$.pipe(
            results(({ data }) => cold('--(r|)', { r: data }), { concurrency: Infinity }),
          ),
        ).toBe(expected);
      }),
    );
  });

  describe('orderBy', () => {
    const [a1, a2, a3, b1, b2] = ['a1', 'a2', 'a3', 'b1', 'b2'].map((data, id) => event(data, id));
    const keyed = { a: a1!, A: a2!, x: a3!, b: b1!, B: b2! };
    const orderBy = ({ data }: Event): string => data.charAt(0);

    const handled = (event$: Observable<Event>, work: (event: Event) => Observable<unknown>) =>
      event$.pipe(
        consume(work, { concurrency: 2, orderBy }),
        map(({ event }) => event),
      );

    it(
      'handles events of one key in order, and others meanwhile',
      marbles(({ cold, hot, expectObservable }) => {
        const work: Record<string, string> = {
          a1: '------(r|)',
          a2: '-(r|)',
          b1: '--(r|)',
          b2: '-(r|)',
        };
        const event$ = hot('  aAbB-------|', keyed);
        const expected = '    ----bBaA---|';
        expectObservable(handled(event$, ({ data }) => cold(work[data] ?? ''))).toBe(
          expected,
          keyed,
        );
      }),
    );

    it(
      'lets no key wait for the line of another',
      marbles(({ cold, hot, expectObservable }) => {
        const event$ = hot('  (aAxb)-------|', keyed);
        const expected = '    ----(ab)A---x|';
        expectObservable(handled(event$, () => cold('----(r|)'))).toBe(expected, keyed);
      }),
    );

    it(
      'waits for all lines before it completes',
      marbles(({ cold, hot, expectObservable }) => {
        const event$ = hot('  (aAb|)      ', keyed);
        const expected = '    ----(ab)(A|)';
        expectObservable(handled(event$, () => cold('----(r|)'))).toBe(expected, keyed);
      }),
    );

    describe('that throws', () => {
      const unknownKey = (bad: string) => ({
        concurrency: 2,
        orderBy: ({ data }: Event): string => {
          if (data === bad) throw no;
          return data;
        },
      });

      it(
        'is a failure of that event, which is not handled while the others are',
        marbles(({ cold, hot, expectObservable }) => {
          const work = jest.fn(({ data }: Event) => cold('--(r|)', { r: data }));
          const event$ = hot('  (abc|)', events);
          const expected = '    --(ac|)';
          expectObservable(
            event$.pipe(results(work, { ...unknownKey('b'), onPoison: 'skip' })),
          ).toBe(expected);
        }),
      );

      it(
        'waits for its turn, and stops the stream with an error that names the event',
        marbles(({ cold, hot, expectObservable }) => {
          const event$ = hot('  (abc|)', events);
          const expected = '    --(ae|)';
          const poison = new PoisonEventError(
            [event('b')],
            new ClientError('orderBy gave no key: no', { field: 'orderBy', cause: no }),
          );
          const told = event$.pipe(
            results(({ data }: Event) => cold('--(r|)', { r: data }), {
              ...unknownKey('b'),
              concurrency: 1,
            }),
            catchError((error: unknown) => of(error)),
          );
          expectObservable(told).toBe(expected, { a: 'a', e: poison });
        }),
      );

      it('gives the event to onPoison, and is not asked again', () => {
        const onPoison = jest.fn();
        const orderBy = jest.fn(() => {
          throw no;
        });
        of(event('a'))
          .pipe(results(dataOf, { orderBy, onPoison, retry: { count: 2 } }))
          .subscribe();
        expect(orderBy).toHaveBeenCalledTimes(1);
        expect(onPoison.mock.calls).toEqual([
          [
            event('a'),
            expect.objectContaining({ name: 'ClientError', field: 'orderBy', cause: no }),
          ],
        ]);
      });
    });
  });

  describe('retry', () => {
    it(
      'calls the handler again after a pause, and tells it which attempt that is',
      marbles(({ cold, hot, expectObservable }) => {
        const handler = ({ data }: Event, { attempt }: HandlerContext) =>
          data === 'a' && attempt < 3 ? cold('-#') : cold('-(r|)', { r: String(attempt) });
        const event$ = hot('  a--------b---|', events);
        const expected = '    -------3--1--|';
        expectObservable(event$.pipe(results(handler, { retry: { count: 2, delay: 2 } }))).toBe(
          expected,
        );
      }),
    );

    it('calls a handler again that throws', () => {
      const failing = jest.fn(() => {
        if (failing.mock.calls.length === 1) throw new Error('not yet');
        return 'r';
      });
      const seen: unknown[] = [];
      of(event('a'))
        .pipe(results(failing, { retry: { count: 1 } }))
        .subscribe((r) => seen.push(r));
      expect(seen).toEqual(['r']);
    });

    it(
      'counts again after a value with resetOnSuccess, and gives none of a failed attempt',
      marbles(({ cold, hot, expectObservable }) => {
        const answers = [cold('-#'), cold('-x#'), cold('-|')];
        const event$ = hot('  a------|', events);
        const expected = '    ----u--|';
        const retry = { count: 1, resetOnSuccess: true };
        expectObservable(
          event$.pipe(results((_event, { attempt }) => answers[attempt - 1], { retry })),
        ).toBe(expected, { u: undefined });
      }),
    );

    it.each<[string, () => Observable<unknown>, unknown]>([
      ['completes without a value', () => EMPTY, no],
      ['fails', () => throwError(() => hopeless), hopeless],
    ])('gives up when its delay %s', async (_how, delay, cause) => {
      const consumed$ = of(event('a')).pipe(
        consume(() => throwError(() => no), { retry: { delay } }),
      );
      await expect(lastValueFrom(consumed$)).rejects.toMatchObject({
        name: 'PoisonEventError',
        cause,
      });
    });
  });

  describe('timeout', () => {
    it(
      'fails an attempt that lasts too long, which is then called again',
      marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const slow$ = cold('  -x---(r|)');
        const event$ = hot('  a------|', events);
        const expected = '    ----r--|';
        const handler = (_event: Event, { attempt }: HandlerContext) =>
          attempt === 1 ? slow$ : cold('-(r|)');
        expectObservable(event$.pipe(results(handler, { timeout: 3, retry: { count: 1 } }))).toBe(
          expected,
        );
        expectSubscriptions(slow$.subscriptions).toBe('^--!');
      }),
    );

    it('is measured by the given scheduler, and a late answer is ignored', async () => {
      const scheduler = new VirtualTimeScheduler();
      let answer = (_result: string): void => undefined;
      const seen: unknown[] = [];
      of(event('a'))
        .pipe(
          consume(() => new Promise<string>((resolve) => (answer = resolve)), {
            timeout: 1_000,
            scheduler,
          }),
        )
        .subscribe({
          next: (value) => seen.push(value),
          error: (error: unknown) => seen.push(error),
        });
      scheduler.flush();
      answer('late');
      await Promise.resolve();
      expect(seen).toEqual([expect.any(PoisonEventError)]);
      expect(seen[0]).toMatchObject({
        cause: { name: 'HandlerTimeoutError', timeout: 1_000 },
        message: expect.stringContaining('The handler was not finished within 1000 ms.'),
      });
    });
  });

  describe('the signal', () => {
    const signals = new Map<string, AbortSignal>();
    const reasons = () => [...signals].map(([data, { reason }]) => [data, reason as unknown]);
    const watched =
      (work: (event: Event) => Observable<unknown>) =>
      (event: Event, { signal, attempt }: HandlerContext) => {
        signals.set(`${event.data}${attempt}`, signal);
        return work(event);
      };
    beforeEach(() => signals.clear());

    it('stays quiet when the handler succeeds', () => {
      of(event('a'))
        .pipe(consume(watched(() => of('r'))))
        .subscribe();
      expect(reasons()).toEqual([['a1', undefined]]);
    });

    it('aborts with the reason when an attempt fails', () => {
      const failing = watched(() => throwError(() => no));
      of(event('a'))
        .pipe(consume(failing, { retry: { count: 1 } }))
        .subscribe({ error: () => undefined });
      expect(reasons()).toEqual([
        ['a1', no],
        ['a2', no],
      ]);
    });

    it('aborts with the timeout', () => {
      const scheduler = new VirtualTimeScheduler();
      of(event('a'))
        .pipe(
          consume(
            watched(() => NEVER),
            { timeout: 5, scheduler },
          ),
        )
        .subscribe({ error: () => undefined });
      scheduler.flush();
      expect(reasons()).toEqual([['a1', expect.any(HandlerTimeoutError)]]);
    });

    it('aborts for all at work when the stream is unsubscribed', () => {
      of(event('a'), event('b'), event('c'))
        .pipe(
          consume(
            watched(() => NEVER),
            { concurrency: 2 },
          ),
        )
        .subscribe()
        .unsubscribe();
      expect(reasons()).toEqual([
        ['a1', expect.objectContaining({ name: 'AbortError' })],
        ['b1', expect.objectContaining({ name: 'AbortError' })],
      ]);
    });

    it('aborts for the others when one has failed for good', () => {
      const work = watched(({ data }) => (data === 'b' ? throwError(() => no) : NEVER));
      of(event('a'), event('b'))
        .pipe(consume(work, { concurrency: 2 }))
        .subscribe({ error: () => undefined });
      expect(reasons()).toEqual([
        ['a1', expect.objectContaining({ name: 'AbortError' })],
        ['b1', no],
      ]);
    });
  });

  describe('an event whose handler fails for good', () => {
    const failsForB = ({ data }: Event): string => {
      if (data === 'b') throw new Error('no such order');
      return data;
    };
    const run = async (onPoison?: ConsumeOptions<Event>['onPoison']): Promise<unknown[]> => {
      const seen: unknown[] = [];
      const options = onPoison === undefined ? {} : { onPoison };
      await new Promise<void>((resolve) => {
        from([event('a'), event('b'), event('c')])
          .pipe(results(failsForB, options))
          .subscribe({
            next: (result) => seen.push(result),
            error: (error: unknown) => {
              seen.push(error);
              resolve();
            },
            complete: resolve,
          });
      });
      return seen;
    };

    it('stops the stream with an error that names it, unless told otherwise', async () => {
      const [first, error, ...rest] = await run();
      expect(first).toBe('a');
      expect(error).toBeInstanceOf(PoisonEventError);
      expect(error).toMatchObject({
        name: 'PoisonEventError',
        channel: '/event/A',
        replayId: 2,
        cause: new Error('no such order'),
        message: expect.stringMatching(
          /^The handler failed for event 2 of \/event\/A: no such order\. /,
        ),
      });
      expect(rest).toEqual([]);
    });

    it('is left out with skip', async () => {
      expect(await run('skip')).toEqual(['a', 'c']);
    });

    it(
      'is given to a function with its error, and left out once that has succeeded',
      marbles(({ cold, hot, expectObservable, flush }) => {
        const onPoison = jest.fn(() => cold('--x-|'));
        const event$ = hot('  -(abc)----|', events);
        const expected = '    -a----c---|'.replace('-a----c', '-a---c-');
        expectObservable(event$.pipe(results(failsForB, { onPoison }))).toBe(expected);
        flush();
        expect(onPoison.mock.calls).toEqual([[events['b'], new Error('no such order')]]);
      }),
    );

    it.each<[string, () => unknown]>([
      [
        'throws',
        () => {
          throw new Error('queue down');
        },
      ],
      ['rejects', () => Promise.reject(new Error('queue down'))],
    ])('stops the stream when that function %s', async (_how, onPoison) => {
      const [, error] = await run(onPoison);
      expect(error).toMatchObject({
        name: 'PoisonEventError',
        replayId: 2,
        message: expect.stringContaining('no such order; and so did onPoison: queue down'),
      });
      expect((error as PoisonEventError).cause).toMatchObject({
        errors: [new Error('no such order'), new Error('queue down')],
      });
    });
  });

  describe('the end of the source', () => {
    const slowly = (cold: MarbleHelpers['cold']) =>
      results(({ data }: Event) => cold('--(r|)', { r: data }));

    it(
      'waits for what has arrived',
      marbles(({ cold, hot, expectObservable }) => {
        const event$ = hot('  (ab|) ', events);
        const expected = '    --a-(b|)';
        expectObservable(event$.pipe(slowly(cold))).toBe(expected);
      }),
    );

    it(
      'waits also where it is an error',
      marbles(({ cold, hot, expectObservable }) => {
        const event$ = hot('  (ab#) ', events);
        const expected = '    --a-(b#)';
        expectObservable(event$.pipe(slowly(cold))).toBe(expected);
      }),
    );

    it(
      'is not waited for when the stream is unsubscribed',
      marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const work$ = cold('       ---(r|)');
        const event$ = hot('       ab--  ', events);
        const unsubscribe = '      --!   ';
        expectObservable(event$.pipe(results(() => work$)), unsubscribe).toBe('---');
        expectSubscriptions(event$.subscriptions).toBe('^-!');
        expectSubscriptions(work$.subscriptions).toBe('^-!');
      }),
    );
  });
});
