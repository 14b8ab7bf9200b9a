import { marbles } from '@sfstream/testing';
import type { StreamEvent } from '@sfstream/core';
import { consume } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { NEVER, Subject, map, of, take as takeFirst, takeUntil, throwError, timer } from 'rxjs';
import type { AcknowledgingOptions } from './acknowledging.ts';
import { acknowledging } from './acknowledging.ts';
import type { Delivery, Take } from './delivery.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

/** An engine that gives its events out as it is asked, and notes what it was told. */
const engineOf = (
  count: number,
  ack: (replayId: number) => Observable<unknown> = () => of(undefined),
) => {
  const events = Array.from({ length: count }, (_, index) => index + 1);
  const told: string[] = [];
  const asked: number[] = [];
  const delivery = (id: number): Delivery => ({
    event: event(id),
    ack: () => {
      told.push(`ack ${id}`);
      return ack(id);
    },
    nak: () => told.push(`nak ${id}`),
  });
  const take: Take = (wanted) => {
    asked.push(wanted);
    return events.length === 0 ? NEVER : of(events.splice(0, wanted).map(delivery));
  };
  return { take, told, asked };
};

/** Ends what a test leaves at work. */
const over = new Subject<void>();
afterEach(() => over.next());

describe('acknowledging', () => {
  it('acknowledges an event once its handler has succeeded', () => {
    const { take, told } = engineOf(2);
    const works: Subject<void>[] = [];
    const work = (): Observable<void> => (works[works.length] = new Subject<void>());
    acknowledging(take).pipe(consume(work), takeUntil(over)).subscribe();
    const before = [...told];
    works[0]?.complete();
    expect([before, told]).toEqual([[], ['ack 1']]);
  });

  it('acknowledges an event at once where nobody holds it', () => {
    const { take, told } = engineOf(2);
    acknowledging(take).pipe(takeUntil(over)).subscribe();
    expect(told).toEqual(['ack 1', 'ack 2']);
  });

  it('gives events back whose handler has failed, and those behind it', () => {
    const { take, told } = engineOf(3);
    const seen: unknown[] = [];
    const fail = ({ replayId }: StreamEvent): void => {
      if (replayId === 2) throw new Error('no');
    };
    acknowledging(take)
      .pipe(consume(fail))
      .subscribe({ error: (error: unknown) => seen.push(error) });
    expect(seen).toEqual([expect.objectContaining({ name: 'PoisonEventError' })]);
    expect([...told].sort()).toEqual(['ack 1', 'nak 2', 'nak 3']);
  });

  it('gives back what is at work when it is left', () => {
    const { take, told } = engineOf(2);
    acknowledging(take)
      .pipe(consume(() => NEVER))
      .subscribe()
      .unsubscribe();
    expect(told).toEqual(['nak 1', 'nak 2']);
  });

  it('gives back what nobody took of an answer', () => {
    const { take, told } = engineOf(3);
    acknowledging(take).pipe(takeFirst(1)).subscribe();
    expect([...told].sort()).toEqual(['ack 1', 'nak 2', 'nak 3']);
  });

  it('gives back what a promise brings after it was left', async () => {
    const told: string[] = [];
    let resolve: (deliveries: readonly Delivery[]) => void = () => undefined;
    const answer = new Promise<readonly Delivery[]>((settle) => (resolve = settle));
    acknowledging(() => answer)
      .subscribe()
      .unsubscribe();
    resolve([{ event: event(1), ack: () => told.push('ack'), nak: () => told.push('nak') }]);
    await answer;
    expect(told).toEqual(['nak']);
  });

  it('takes no more than may be out, and asks again once half of that is done', () => {
    const { take, asked } = engineOf(10);
    const works: Subject<void>[] = [];
    const work = (): Observable<void> => (works[works.length] = new Subject<void>());
    acknowledging(take, { maxPending: 4 })
      .pipe(consume(work, { concurrency: 4 }), takeUntil(over))
      .subscribe();
    const wanted = [0, 1, 2].map((index) => {
      works[index]?.complete();
      return [...asked];
    });
    expect(wanted).toEqual([[4], [4, 2], [4, 2]]);
  });

  it(
    'pauses after an answer without events',
    marbles(({ expectObservable, scheduler }) => {
      const times: number[] = [];
      const take: Take = () => {
        times.push(scheduler.now());
        return of([]);
      };
      expectObservable(acknowledging(take, { scheduler }), '25ms !').toBe('');
      scheduler.flush();
      expect(times).toEqual([0, 10, 20]);
    }),
  );

  it(
    'completes after a stop, once what was taken is done and acknowledged',
    marbles(({ hot, scheduler, expectObservable }) => {
      const { take } = engineOf(1, () => timer(3, scheduler));
      const event$ = acknowledging(take, { stop$: hot('-s'), scheduler });
      const consumed$ = event$.pipe(
        consume(() => timer(4, scheduler)),
        map(() => 'e'),
      );
      expectObservable(consumed$).toBe('----e--|');
    }),
  );

  it('fails as the engine does, once what was taken is done', () => {
    const { take: takeOne, told } = engineOf(1);
    const work = new Subject<void>();
    const seen: unknown[] = [];
    let calls = 0;
    const take: Take = (count) =>
      calls++ === 0 ? takeOne(count) : throwError(() => new Error('down'));
    acknowledging(take)
      .pipe(consume(() => work))
      .subscribe({ error: (error: unknown) => seen.push(error, ...told) });
    const before = seen.length;
    work.complete();
    expect([before, seen]).toEqual([0, [new Error('down'), 'ack 1']]);
  });

  const refused = (): Observable<never> => throwError(() => new Error('gone'));

  it('fails where an event that is done could not be acknowledged', () => {
    const seen: unknown[] = [];
    acknowledging(engineOf(1, refused).take).subscribe({
      error: (error: unknown) => seen.push(error),
    });
    expect(seen).toEqual([
      expect.objectContaining({
        name: 'AckError',
        channel: '/event/A',
        replayId: 1,
        message:
          'Event 1 of /event/A is done, but was not acknowledged, so that it comes again: gone',
      }),
    ]);
  });

  it.each<[string, () => void, unknown[]]>([
    ['goes on where somebody is told of that', () => undefined, [1, 2]],
    [
      'fails with what that one throws',
      () => {
        throw new Error('enough');
      },
      [1, new Error('enough')],
    ],
  ])('%s', (_, react, expected) => {
    const seen: unknown[] = [];
    acknowledging(engineOf(2, refused).take, { onAckError: react, maxPending: 1 })
      .pipe(takeUntil(over))
      .subscribe({
        next: ({ replayId }) => seen.push(replayId),
        error: (error: unknown) => seen.push(error),
      });
    expect(seen).toEqual(expected);
  });

  it(
    'counts an acknowledgement without an answer as failed after its time limit',
    marbles(({ scheduler, expectObservable }) => {
      const { take } = engineOf(1, () => NEVER);
      const errors: unknown[] = [];
      const onAckError = ({ message }: Error): unknown => errors.push(message);
      const options = { timeout: 5, onAckError, stop$: timer(1, scheduler), scheduler };
      expectObservable(acknowledging(take, options).pipe(map(() => 'e'))).toBe('e----|');
      scheduler.flush();
      expect(errors).toEqual([expect.stringContaining('did not answer within 5 ms')]);
    }),
  );

  it.each<[string, unknown, AcknowledgingOptions, string]>([
    ['something that cannot be asked', {}, {}, 'take'],
    ['a limit of none', () => [], { maxPending: 0 }, 'maxPending'],
    ['a stop that is not an Observable', () => [], { stop$: 7 as never }, 'stop$'],
  ])('refuses %s', (_, take, options, field) => {
    const refusal: unknown = expect.objectContaining({ name: 'ClientError', field });
    let thrown: unknown;
    try {
      acknowledging(take as Take, options);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toEqual(refusal);
  });
});
