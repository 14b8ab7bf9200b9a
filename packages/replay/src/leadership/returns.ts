import { answerOf } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import { BehaviorSubject, EMPTY, catchError, takeUntil, timer } from 'rxjs';
import type { Lease } from './lease.ts';

/** Gives a lease back, and knows whether the engine still owes an answer to that. */
export interface Returns {
  readonly giveBack: (epoch: number | undefined) => void;
  /** The number of requests that are not answered, now and after each change. */
  readonly count$: Observable<number>;
}

/** Milliseconds for which an answer is waited for. A lease that cannot be given back ends by itself. */
const longestReturn = 3_000;

export const createReturns = ({ release }: Lease, scheduler: SchedulerLike): Returns => {
  const count = new BehaviorSubject(0);
  return {
    giveBack: (epoch) => {
      count.next(count.value + 1);
      answerOf(() => release(epoch))
        .pipe(
          catchError(() => EMPTY),
          takeUntil(timer(longestReturn, scheduler)),
        )
        .subscribe({ complete: () => count.next(count.value - 1) });
    },
    count$: count.asObservable(),
  };
};
