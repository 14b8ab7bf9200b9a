import { Subject } from 'rxjs';
import { hold } from './hold.ts';
import { handOver } from './holding.ts';
import type { StreamEvent } from './stream-event.ts';
import { toAsyncIterable } from './to-async-iterable.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

/** Hands over as an operator does that keeps positions; `done` lists what counts as done. */
const handingOver = () => {
  const source = new Subject<StreamEvent>();
  const done: unknown[] = [];
  const handed = new Subject<StreamEvent>();
  source.subscribe((one) =>
    handOver(
      () => handed.next(one),
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
        () => inner.push(one.replayId),
      );
    handOver(
      () => pass(event(1)),
      () => outer.push(1),
    );
    expect([outer, inner]).toEqual([[], []]);
    releases[0]?.();
    expect([outer, inner]).toEqual([[1], [1]]);
  });

  it('tells whether anybody had taken hold', () => {
    const told: boolean[] = [];
    const tell = (wasHeld: boolean): unknown => told.push(wasHeld);
    handOver(() => undefined, tell);
    handOver(() => hold(event(1))(), tell);
    expect(told).toEqual([false, true]);
  });

  it('counts nothing as done whose emission throws', () => {
    const done: unknown[] = [];
    const failing = (): void =>
      handOver(
        () => {
          throw new Error('odd');
        },
        () => done.push(1),
      );
    expect(failing).toThrow('odd');
    handOver(
      () => undefined,
      () => done.push(2),
    );
    expect(done).toEqual([2]);
  });
});

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
});
