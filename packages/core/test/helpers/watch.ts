import type { Observable, Subscription } from 'rxjs';

/** What came out of an Observable so far. */
export interface Watch<T> {
  readonly values: readonly T[];
  readonly error: unknown;
  readonly ended: 'completed' | 'failed' | undefined;
  readonly unsubscribe: () => void;
}

/** Subscribes and keeps whatever comes. */
export const watch = <T>(source$: Observable<T>): Watch<T> => {
  const values: T[] = [];
  let error: unknown;
  let ended: Watch<T>['ended'];
  const subscription: Subscription = source$.subscribe({
    next: (value) => values.push(value),
    error: (thrown: unknown) => {
      error = thrown;
      ended = 'failed';
    },
    complete: () => (ended = 'completed'),
  });
  return {
    values,
    get error() {
      return error;
    },
    get ended() {
      return ended;
    },
    unsubscribe: () => subscription.unsubscribe(),
  };
};
