import { Subject, take } from 'rxjs';
import { beginHold } from './begin-hold.ts';
import { hold } from './hold.ts';
import type { HandOverEnd, HoldEnd } from './holding.ts';
import { handOver } from './holding.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import { toAsyncIterable } from '../operators/to-async-iterable.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

const subscribed = { closed: false };

/** Hands over as an operator does that keeps positions; `done` lists what counts as done. */
const handingOver = () => {
  const source = new Subject<StreamEvent>();
  const done: unknown[] = [];
  const handed = new Subject<StreamEvent>();
  source.subscribe((one) =>
    handOver(
      () => handed.next(one),
      subscribed,
      () => done.push(one.replayId),
    ),
  );
  return { source, handed, done };
};

describe('handOver', () => {
  it('counts as done at once what nobody holds', () => {
    const { source, handed, done } = handingOver();
    handed.subscribe();
    source.next(event(1));
    expect(done).toEqual([1]);
  });

  it('waits for the last of those who took hold of an event', () => {
    const { source, handed, done } = handingOver();
    const releases: (() => void)[] = [];
    handed.subscribe((one) => releases.push(hold(one), hold(one)));
    source.next(event(1));
    releases[0]?.();
    releases[0]?.();
    expect(done).toEqual([]);
    releases[1]?.();
    expect(done).toEqual([1]);
  });

  it('waits for a hold on what was made of the event', () => {
    const { source, handed, done } = handingOver();
    let release: (() => void) | undefined;
    handed.subscribe((one) => (release = hold({ ...one, data: 'decoded' })));
    source.next(event(1));
    expect(done).toEqual([]);
    release?.();
    expect(done).toEqual([1]);
  });

  it('tells one operator of a pipe apart from another, which has handed over before', () => {
    const outer: unknown[] = [];
    const inner: unknown[] = [];
    const releases: (() => void)[] = [];
    const pass = (one: StreamEvent): void =>
      handOver(
        () => releases.push(hold(one)),
        subscribed,
        () => inner.push(one.replayId),
      );
    handOver(
      () => pass(event(1)),
      subscribed,
      () => outer.push(1),
    );
    expect([outer, inner]).toEqual([[], []]);
    releases[0]?.();
    expect([outer, inner]).toEqual([[1], [1]]);
  });

  it.each<[string, HoldEnd[], boolean, HandOverEnd]>([
    ['finished where nobody holds', [], false, 'finished'],
    ['finished where nobody holds, after the keeper was unsubscribed', [], true, 'finished'],
    ['finished where all holders say so', ['finished', 'finished'], false, 'finished'],
    ['finished, after the keeper was unsubscribed, too', ['finished'], true, 'finished'],
    ['abandoned where the first holder says so', ['abandoned', 'finished'], false, 'abandoned'],
    ['abandoned where the last holder says so', ['finished', 'abandoned'], false, 'abandoned'],
    ['finished where the holder does not say', ['released'], false, 'finished'],
    [
      'abandoned where the holder does not say, and the keeper was',
      ['released'],
      true,
      'abandoned',
    ],
  ])('ends as %s', (_what, ends, closed, expected) => {
    const told: HandOverEnd[] = [];
    const holds: ((end: HoldEnd) => void)[] = [];
    handOver(
      () => ends.forEach(() => holds.push(beginHold(event(1)))),
      { closed },
      (end) => told.push(end),
    );
    ends.forEach((end, index) => {
      holds[index]?.(end);
      holds[index]?.('abandoned');
    });
    expect(told).toEqual([expected]);
  });

  it('takes a release before the keeper was unsubscribed for finished, though another one follows', () => {
    const keeper = { closed: false };
    const told: HandOverEnd[] = [];
    const holds: ((end: HoldEnd) => void)[] = [];
    handOver(
      () => holds.push(beginHold(event(1)), beginHold(event(1))),
      keeper,
      (end) => told.push(end),
    );
    holds[0]?.('released');
    keeper.closed = true;
    holds[1]?.('finished');
    expect(told).toEqual(['finished']);
  });

  it('counts nothing as done whose emission throws', () => {
    const done: unknown[] = [];
    const failing = (): void =>
      handOver(
        () => {
          throw new Error('odd');
        },
        subscribed,
        () => done.push(1),
      );
    expect(failing).toThrow('odd');
    handOver(
      () => undefined,
      subscribed,
      () => done.push(2),
    );
    expect(done).toEqual([2]);
  });
});

/** A loop over events that are handed over; `ends` lists how each ended. */
const looping = (highWaterMark = 0) => {
  const handed = new Subject<StreamEvent>();
  const ends: string[] = [];
  const send = (...ids: readonly number[]): void =>
    ids.forEach((id) =>
      handOver(
        () => handed.next(event(id)),
        subscribed,
        (end) => ends.push(`${id} ${end}`),
      ),
    );
  return { send, ends, loop: toAsyncIterable(handed, { highWaterMark })[Symbol.asyncIterator]() };
};

describe.each([0, 5])('a loop with a highWaterMark of %d', (highWaterMark) => {
  it('is done with an event when it asks for the next one', async () => {
    const { source, handed, done } = handingOver();
    const loop = toAsyncIterable(handed, { highWaterMark })[Symbol.asyncIterator]();
    const first = loop.next();
    source.next(event(1));
    source.next(event(2));
    await first;
    expect(done).toEqual([]);
    await loop.next();
    expect(done).toEqual([1]);
  });

  it('has abandoned what it has not done when it is left', async () => {
    const { send, ends, loop } = looping(highWaterMark);
    const first = loop.next();
    send(1, 2, 3);
    await first;
    await loop.next();
    await loop.return?.();
    expect(ends).toEqual(['1 finished', '2 abandoned', '3 abandoned']);
  });
});

describe('workers that share an iterator', () => {
  it('are done with their events when all of them ask for the next one', async () => {
    const { send, ends, loop } = looping();
    const asked = [loop.next(), loop.next()];
    send(1, 2, 3);
    await Promise.all(asked);
    const third = loop.next();
    await third;
    expect(ends).toEqual([]);
    void loop.next();
    void loop.next();
    expect(ends).toEqual(['1 finished', '2 finished', '3 finished']);
    await loop.return?.();
  });

  it('are done, too, when one of them was told of the end before the other asks', async () => {
    const { ends, send, loop } = looping();
    const source = new Subject<StreamEvent>();
    const iterator = toAsyncIterable(source.pipe(take(2)))[Symbol.asyncIterator]();
    const asked = [iterator.next(), iterator.next()];
    [1, 2].forEach((id) =>
      handOver(
        () => source.next(event(id)),
        subscribed,
        (end) => ends.push(`${id} ${end}`),
      ),
    );
    await Promise.all(asked);
    await iterator.next();
    expect(ends).toEqual([]);
    await iterator.next();
    expect(ends).toEqual(['1 finished', '2 finished']);
    send();
    await loop.return?.();
  });
});
