import { NEVER, Subject, concat, from, of, throwError } from 'rxjs';
import { handOver } from '../holding/holding.ts';
import type { Brake } from '../model/brake.ts';
import { createBrake } from '../model/brake.ts';
import { toStreamEvent } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import { toAsyncIterable } from './to-async-iterable.ts';
import type { IterationOptions } from './to-async-iterable.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });
const [one, two] = [event(1), event(2)];
const done = { done: true, value: undefined };

const begin = (event$: Parameters<typeof toAsyncIterable>[0], options?: IterationOptions) =>
  toAsyncIterable(event$, options)[Symbol.asyncIterator]();

/** Events of a client with this brake. */
const braked = (brake: Brake | undefined, ...ids: readonly number[]): readonly StreamEvent[] => {
  const origin = { brake, orgId: undefined, kept: undefined };
  return ids.map((replayId) => toStreamEvent('/event/A', { event: { replayId } }, origin));
};

describe('toAsyncIterable', () => {
  it('gives the events in order, to anyone who asks before they come as well', async () => {
    const source = new Subject<StreamEvent>();
    const iterator = begin(source);
    const asked = [iterator.next(), iterator.next(), iterator.next()];
    source.next(one);
    source.next(two);
    source.complete();
    expect(await Promise.all(asked)).toEqual([
      { done: false, value: one },
      { done: false, value: two },
      done,
    ]);
  });

  it('subscribes when the first event is asked for', () => {
    const source = new Subject<StreamEvent>();
    const iterator = begin(source);
    expect(source.observed).toBe(false);
    void iterator.next();
    expect(source.observed).toBe(true);
  });

  it('fails once, after the events before, and is at its end then', async () => {
    const failure = new Error('of the stream');
    const iterator = begin(
      concat(
        from([one]),
        throwError(() => failure),
      ),
    );
    expect(await iterator.next()).toEqual({ done: false, value: one });
    await expect(iterator.next()).rejects.toBe(failure);
    expect(await iterator.next()).toEqual(done);
  });

  it('ends at once when it is left while it waits for an event', async () => {
    const iterator = begin(concat(of(one), NEVER));
    await iterator.next();
    const waiting = iterator.next();
    expect(await iterator.return?.()).toEqual(done);
    expect(await waiting).toEqual(done);
  });

  it('unsubscribes when it is left, and subscribes no more', async () => {
    const source = new Subject<StreamEvent>();
    const [left, unused] = [begin(source), begin(source)];
    void left.next();
    await left.return?.();
    await unused.return?.();
    expect(await unused.next()).toEqual(done);
    expect(source.observed).toBe(false);
  });

  it('releases all events of calls that were made at once', async () => {
    const brake = createBrake(100);
    const iterator = begin(concat(from(braked(brake, 1, 2, 3)), NEVER));
    await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    void iterator.next();
    expect(brake.pendingCount()).toBe(0);
    await iterator.return?.();
  });

  it.each([
    ['every event that is not done', undefined, 4],
    ['those that wait beyond the highWaterMark', { highWaterMark: 2 }, 1],
  ])('holds %s, until it is left', async (_, options, held) => {
    const brake = createBrake(100);
    const source = new Subject<StreamEvent>();
    const iterator = begin(source, options);
    void iterator.next();
    for (const each of braked(brake, 1, 2, 3, 4)) source.next(each);
    expect(brake.pendingCount()).toBe(held);
    await iterator.return?.();
    expect(brake.pendingCount()).toBe(0);
  });

  it('takes events of no client, and of one without a brake', async () => {
    const iterator = begin(of(one, ...braked(undefined, 2)));
    await expect(iterator.next()).resolves.toMatchObject({ value: { replayId: 1 } });
    await expect(iterator.next()).resolves.toMatchObject({ value: { replayId: 2 } });
  });

  it('has abandoned what waits when it is left', async () => {
    const handed = new Subject<StreamEvent>();
    const ends: string[] = [];
    const iterator = begin(handed);
    void iterator.next();
    for (const each of [one, two]) {
      handOver(
        () => handed.next(each),
        { closed: false },
        (end) => ends.push(`${each.replayId} ${end}`),
      );
    }
    await iterator.return?.();
    expect(ends).toEqual(['1 abandoned', '2 abandoned']);
  });

  it.each([
    ['a highWaterMark below 0', { highWaterMark: -1 }, 'highWaterMark'],
    ['an unknown option', { highwatermark: 1 }, 'highwatermark'],
  ])('refuses %s', (_, options, field) => {
    expect(() => begin(NEVER, options as IterationOptions)).toThrow(
      expect.objectContaining({ name: 'ClientError', field }) as Error,
    );
  });
});
