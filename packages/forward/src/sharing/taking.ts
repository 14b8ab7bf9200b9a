import { answerOf } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  defer,
  finalize,
  first,
  from,
  isObservable,
  map,
  repeat,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import { nextTurn$ } from '../forwarding/next-turn.ts';
import type { Delivery, Take } from './delivery.ts';
import { giveBack } from './give-back.ts';

/** The demand for events: how many may be out, and how many are. */
export interface Demand {
  readonly maxPending: number;
  readonly count$: Observable<number>;
  readonly scheduler: SchedulerLike;
}

/** Milliseconds after an answer without events: an engine that does not wait for any must not make a hot loop. */
const pauseAfterNone = 10;

/** Takes events again and again, as many as may be out, while no more than half of that are: few answers with many events. */
export const taking = <Event extends StreamEvent>(
  take: Take<Event>,
  { maxPending, count$, scheduler }: Demand,
): Observable<readonly Delivery<Event>[]> =>
  defer(() => {
    let wasEmpty = false;
    return defer(() => count$).pipe(
      first((count) => count <= maxPending / 2),
      switchMap((count) => answerTo(take, maxPending - count)),
      tap(({ length }) => (wasEmpty = length === 0)),
      repeat({ delay: () => (wasEmpty ? timer(pauseAfterNone, scheduler) : nextTurn$) }),
    );
  });

/** An answer that comes when nobody waits for it any more is given back: a promise cannot be told to end. */
const answerTo = <Event extends StreamEvent>(
  take: Take<Event>,
  count: number,
): Observable<readonly Delivery<Event>[]> =>
  defer(() => {
    const answer = take(count);
    if (isObservable(answer)) return answerOf(() => answer).pipe(map((taken) => taken ?? []));
    const taken = Promise.resolve(answer);
    let isAwaited = true;
    return from(taken).pipe(
      tap({ next: () => (isAwaited = false), error: () => (isAwaited = false) }),
      finalize(() => {
        if (isAwaited)
          taken.then(
            (late) => late.forEach(giveBack),
            () => undefined,
          );
      }),
    );
  });
