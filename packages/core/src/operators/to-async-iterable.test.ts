import { NEVER, Subject, concat, from, of, throwError } from 'rxjs';
import { createBrake } from '../model/brake.ts';
import { toStreamEvent } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import { toAsyncIterable } from './to-async-iterable.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });
const [one, two] = [event(1), event(2)];
const done = { done: true, value: undefined };

const begin = (event$: Parameters<typeof toAsyncIterable>[0]) =>
  toAsyncIterable(event$)[Symbol.asyncIterator]();

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
    const origin = { brake, orgId: undefined, kept: undefined };
    const held = [1, 2, 3].map((id) =>
      toStreamEvent('/event/A', { event: { replayId: id } }, origin),
    );
    const iterator = begin(concat(from(held), NEVER));
    await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    void iterator.next();
    expect(brake.pendingCount()).toBe(0);
    await iterator.return?.();
  });
});
