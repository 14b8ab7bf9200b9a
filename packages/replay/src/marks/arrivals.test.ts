import { InvalidOperationError } from '@sfstream/core';
import type { QuietSpan, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  NEVER,
  Subject,
  concat,
  defer,
  from,
  identity,
  of,
  repeat,
  retry,
  take,
  throwError,
} from 'rxjs';
import { checkpoint } from '../operators/checkpoint.ts';
import { consume } from '../operators/consume.ts';
import { readKeepOptions } from '../options/keep-options.ts';
import { createBrake } from '../../../core/src/model/brake.ts';
import { toStreamEvent } from '../../../core/src/model/stream-event.ts';
import { createArrivals } from './arrivals.ts';

/** An event of a channel that was begun with this store. */
const event = (
  replayId: number,
  store: ReplayStore | undefined,
  channel = '/event/A',
  quiet$: Observable<QuietSpan> = NEVER,
) =>
  toStreamEvent(
    channel,
    { event: { replayId } },
    { brake: undefined, orgId: undefined, kept: store && { store, quiet$ } },
  );

const idsIn = (store: Map<string, ReplayMarker>): unknown[] =>
  [...store].map(([channel, { replayId }]) => [channel, replayId]);

const handler = (): void => undefined;

describe('the position', () => {
  it.each<[string, () => OperatorFunction<StreamEvent, unknown>]>([
    ['consume', () => consume(handler)],
    ['checkpoint', () => checkpoint()],
  ])('is kept by %s in the store with which the channel began', (_what, keeping) => {
    const [one, other] = [new Map<string, ReplayMarker>(), new Map<string, ReplayMarker>()];
    from([event(1, one), event(7, other, '/event/B'), event(2, one), event(3, other)])
      .pipe(keeping())
      .subscribe();
    expect(idsIn(one)).toEqual([['/event/A', 2]]);
    expect(idsIn(other)).toEqual([
      ['/event/B', 7],
      ['/event/A', 3],
    ]);
  });

  it.each<[string, (store: ReplayStore | null) => OperatorFunction<StreamEvent, unknown>]>([
    ['consume', (store) => consume(handler, { store })],
    ['checkpoint', (store) => checkpoint(store)],
  ])('is kept by %s in another store, or not at all, where that is said', (_what, keeping) => {
    const [ofChannel, other] = [new Map<string, ReplayMarker>(), new Map<string, ReplayMarker>()];
    of(event(1, ofChannel)).pipe(keeping(other)).subscribe();
    of(event(1, ofChannel)).pipe(keeping(null)).subscribe();
    expect(idsIn(ofChannel)).toEqual([]);
    expect(idsIn(other)).toEqual([['/event/A', 1]]);
  });

  it('is not kept where neither the channel nor the operator has a store', () => {
    const seen: unknown[] = [];
    of(event(1, undefined))
      .pipe(consume(handler))
      .subscribe(({ event: { replayId } }) => seen.push(replayId));
    expect(seen).toEqual([1]);
  });
});

/** A stream that has got these events of a channel, the handler of which finishes them at once or never. */
const followed = (ids: readonly number[], keeping: OperatorFunction<StreamEvent, unknown>) => {
  const store = new Map<string, ReplayMarker>();
  const quiet = new Subject<QuietSpan>();
  const subscription = concat(from(ids.map((id) => event(id, store, '/event/A', quiet))), NEVER)
    .pipe(keeping)
    .subscribe();
  const span = (after: number, replayId: number): void =>
    quiet.next({ after, upTo: { replayId, createdDate: '2026-11-28T10:00:00.000Z' } });
  return { store, quiet, span, leave: () => subscription.unsubscribe() };
};

describe('a quiet channel', () => {
  it.each<[string, () => OperatorFunction<StreamEvent, unknown>]>([
    ['consume', () => consume(handler)],
    ['checkpoint', () => checkpoint()],
  ])('takes the position kept by %s along, as nothing is pending (P12)', (_what, keeping) => {
    const { store, span } = followed([1, 2], keeping());
    span(2, 5);
    span(5, 9);
    expect(store.get('/event/A')).toEqual({
      replayId: 9,
      createdDate: '2026-11-28T10:00:00.000Z',
    });
  });

  it('leaves the position where it is while an event is being handled (P12)', () => {
    const done = new Subject<string>();
    const { store, span } = followed(
      [1, 2],
      consume(({ replayId }) => (replayId === 2 ? done : 'done')),
    );
    span(2, 5);
    expect(idsIn(store)).toEqual([['/event/A', 1]]);
    done.complete();
    expect(idsIn(store)).toEqual([['/event/A', 5]]);
  });

  it('leaves the position where it is while an event is on its way from the client (P12)', () => {
    const { store, span } = followed([1, 2], consume(handler));
    span(3, 5);
    span(5, 9);
    expect(idsIn(store)).toEqual([['/event/A', 2]]);
  });

  it('is not followed any more by a stream that was left', () => {
    const { store, quiet, span, leave } = followed([1], consume(handler));
    leave();
    span(1, 5);
    expect(idsIn(store)).toEqual([['/event/A', 1]]);
    expect(quiet.observed).toBe(false);
  });
});

describe('an event that is finished', () => {
  it('is not passed on any more, and nothing holds it once the stream is left', () => {
    const brake = createBrake(10);
    const store: ReplayStore = { get: () => undefined, set: () => NEVER };
    const arrivals = createArrivals(readKeepOptions('consume', {}), identity);
    const { become } = arrivals.arrive(
      toStreamEvent(
        '/event/A',
        { event: { replayId: 1 } },
        { brake, orgId: undefined, kept: { store, quiet$: NEVER } },
      ),
    );
    become('finished');
    become('passed-on');
    expect(brake.pendingCount()).toBe(1);
    arrivals.leave();
    expect(brake.pendingCount()).toBe(0);
  });
});

describe('what is held when a stream is left', () => {
  const leaving = (handler: (event: StreamEvent) => unknown, set: () => unknown): number[] => {
    const brake = createBrake(10);
    const store: ReplayStore = { get: () => undefined, set };
    const events = [1, 2, 3].map((replayId) =>
      toStreamEvent(
        '/event/A',
        { event: { replayId } },
        { brake, orgId: undefined, kept: { store, quiet$: NEVER } },
      ),
    );
    const subscription = concat(from(events), NEVER).pipe(consume(handler)).subscribe();
    const before = brake.pendingCount();
    subscription.unsubscribe();
    return [before, brake.pendingCount()];
  };

  it('is nothing of what waits for the handler', () => {
    expect(leaving(() => NEVER, jest.fn())).toEqual([3, 0]);
  });

  it('is nothing of what is only to be written', () => {
    const writes = new Subject<void>();
    expect(leaving(handler, () => writes)).toEqual([3, 0]);
    writes.complete();
  });
});

describe('two streams with a store', () => {
  const subscriber = (store: ReplayStore) => {
    const quiet = new Subject<QuietSpan>();
    return from([1, 2].map((id) => event(id, store, '/event/A', quiet)));
  };

  it('are not to keep the position of two subscribers of a channel: either would move past the events of the other', () => {
    const store = new Map<string, ReplayMarker>();
    const [slow, fast] = [jest.fn(() => NEVER), jest.fn<unknown, [StreamEvent]>()];
    const failed = jest.fn();
    concat(subscriber(store), NEVER).pipe(consume(slow)).subscribe();
    subscriber(store).pipe(consume(fast)).subscribe({ error: failed });
    expect(failed).toHaveBeenCalledWith(expect.any(InvalidOperationError));
    expect([slow, fast].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    expect(idsIn(store)).toEqual([]);
  });

  it.each<[string, (event$: Observable<StreamEvent>) => Observable<unknown>]>([
    ['was handled', (event$) => event$.pipe(consume(handler), repeat(2))],
    ['was left', (event$) => event$.pipe(consume(handler), take(1), repeat(2))],
    [
      'has failed',
      (event$) =>
        event$.pipe(
          consume(() => throwError(() => new Error('no'))),
          retry(1),
        ),
    ],
  ])('may follow at once where the one before %s', (_how, again) => {
    const store = new Map<string, ReplayMarker>();
    const errors: unknown[] = [];
    again(defer(() => subscriber(store))).subscribe({
      error: (error: unknown) => errors.push(error),
    });
    expect(errors).not.toContainEqual(expect.any(InvalidOperationError));
  });

  it('may follow one another, and stand behind one another', () => {
    const store = new Map<string, ReplayMarker>();
    const leave = concat(subscriber(store), NEVER).pipe(checkpoint(), consume(handler)).subscribe();
    leave.unsubscribe();
    subscriber(store).pipe(consume(handler)).subscribe();
    expect(idsIn(store)).toEqual([['/event/A', 2]]);
  });
});
