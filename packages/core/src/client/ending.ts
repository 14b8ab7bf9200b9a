import type { Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  NEVER,
  Observable as RxObservable,
  concat,
  defer,
  filter,
  merge,
  take,
  timer,
} from 'rxjs';

/** The end of a client, and those who have to tidy up after it. */
export interface Ending {
  /** Emits once the client closes. Does not complete. */
  readonly end$: Observable<unknown>;
  /** Emits once nobody is subscribed to `end$` any more, or has been for too long. */
  readonly tidied$: Observable<unknown>;
}

/** Milliseconds for those who tidy up. A handler may wait for `close()` itself, and its stream for the handler. */
const longestTidying = 3_000;

export const createEnding = (closing$: Observable<unknown>, scheduler: SchedulerLike): Ending => {
  const listeners = new BehaviorSubject(0);
  const change = (by: number): void => listeners.next(listeners.value + by);
  return {
    end$: new RxObservable((subscriber) => {
      change(1);
      subscriber.add(() => change(-1));
      return concat(closing$, NEVER).subscribe(subscriber);
    }),
    tidied$: defer(() =>
      merge(listeners.pipe(filter((count) => count === 0)), timer(longestTidying, scheduler)),
    ).pipe(take(1)),
  };
};
