import { AsyncSubject, EMPTY, Subject, map, of, take, throwError } from 'rxjs';
import { beginHold } from './begin-hold.ts';
import { createBrake } from '../model/brake.ts';
import { hold } from './hold.ts';
import type { HoldEnd } from './holding.ts';
import { handOver } from './holding.ts';
import type { Becoming } from './in-order-held.ts';
import { inOrderHeld } from './in-order-held.ts';
import { toStreamEvent } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';

type Become = (event: StreamEvent) => Becoming<StreamEvent>;

const atOnce: Become = (event) => ({ type: 'now', value$: of(event) });
const never: Become = () => ({ type: 'later', value$: EMPTY });

/** Events become themselves, each when it is let go on. */
const whenLet = () => {
  const gates: AsyncSubject<true>[] = [];
  const become: Become = (event) => {
    const gate = new AsyncSubject<true>();
    gates.push(gate);
    return { type: 'later', value$: gate.pipe(map(() => event)) };
  };
  const letGoOn = (index: number): void => {
    gates[index]?.next(true);
    gates[index]?.complete();
  };
  return { become, letGoOn };
};

/** Hands events over as an operator does that keeps positions; `done` lists what counts as done. */
const handingOver = (become: Become) => {
  const brake = createBrake(10);
  const handed = new Subject<StreamEvent>();
  const done: unknown[] = [];
  const send = (replayId: number): void => {
    const origin = { brake, orgId: undefined, kept: undefined };
    handOver(
      () => handed.next(toStreamEvent('/event/A', { event: { replayId } }, origin)),
      { closed: false },
      (end) => done.push(end === 'finished' ? replayId : `${replayId} ${end}`),
    );
  };
  return { brake, done, send, result$: handed.pipe(inOrderHeld(become)) };
};

describe('inOrderHeld', () => {
  it('holds nothing that is there at once', () => {
    const { brake, done, send, result$ } = handingOver(atOnce);
    const counts: number[] = [];
    result$.subscribe(() => counts.push(brake.pendingCount()));
    send(1);
    expect([done, counts]).toEqual([[1], [0]]);
  });

  it('holds what takes a while, and what waits behind it, until it was passed on', () => {
    const { become, letGoOn } = whenLet();
    const { brake, done, send, result$ } = handingOver(become);
    const ids: unknown[] = [];
    result$.subscribe(({ replayId }) => ids.push(replayId));
    send(1);
    send(2);
    expect([ids, done, brake.pendingCount()]).toEqual([[], [], 2]);
    letGoOn(0);
    expect([ids, done, brake.pendingCount()]).toEqual([[1], [1], 1]);
    letGoOn(1);
    expect([ids, done, brake.pendingCount()]).toEqual([[1, 2], [1, 2], 0]);
  });

  it('holds what is there at once behind what takes a while, and begins it in its turn', () => {
    const { become, letGoOn } = whenLet();
    const begun: unknown[] = [];
    const { done, send, result$ } = handingOver((one) => {
      begun.push(one.replayId);
      return one.replayId === 1 ? become(one) : atOnce(one);
    });
    result$.subscribe();
    send(1);
    send(2);
    expect([begun, done]).toEqual([[1], []]);
    letGoOn(0);
    expect([begun, done]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('goes on holding what was passed on for anyone who holds that downstream', () => {
    const { become, letGoOn } = whenLet();
    const { done, send, result$ } = handingOver(become);
    let release: (() => void) | undefined;
    result$.subscribe((event) => (release = hold(event)));
    send(1);
    letGoOn(0);
    expect(done).toEqual([]);
    release?.();
    expect(done).toEqual([1]);
  });

  it('lets go of an event of which nothing becomes', () => {
    const { brake, done, send, result$ } = handingOver(never);
    result$.subscribe();
    send(1);
    expect([done, brake.pendingCount()]).toEqual([[1], 0]);
  });

  it('has abandoned what it has not passed on when it is left', () => {
    const { become } = whenLet();
    const { brake, done, send, result$ } = handingOver(become);
    const subscription = result$.subscribe();
    send(1);
    send(2);
    subscription.unsubscribe();
    expect([done, brake.pendingCount()]).toEqual([['1 abandoned', '2 abandoned'], 0]);
  });

  it('has abandoned what it has not passed on when it fails', () => {
    const { done, send, result$ } = handingOver((one) => ({
      type: 'later',
      value$: throwError(() => new Error(`no ${one.replayId}`)),
    }));
    result$.subscribe({ error: () => undefined });
    send(1);
    expect(done).toEqual(['1 abandoned']);
  });

  it('goes on holding for anyone who holds what was passed on when it is left', () => {
    const { become, letGoOn } = whenLet();
    const { done, send, result$ } = handingOver(become);
    let end: ((how: HoldEnd) => void) | undefined;
    result$.pipe(take(1)).subscribe((one) => (end = beginHold(one)));
    send(1);
    send(2);
    letGoOn(0);
    expect(done).toEqual(['2 abandoned']);
    end?.('finished');
    expect(done).toEqual(['2 abandoned', 1]);
  });
});
