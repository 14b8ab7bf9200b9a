import { Observable, Subscription, UnsubscriptionError } from 'rxjs';

/**
 * Completes once the teardown of the source is done, and fails with what that throws. RxJS completes first, and an error of
 * the teardown then reaches nobody, or everybody.
 */
export const withTeardown = <T>(source$: Observable<T>): Observable<T> =>
  new Observable((subscriber) => {
    const subscription = new Subscription();
    const source = { isSubscribed: false, isComplete: false };
    const complete = (): void => {
      try {
        subscription.unsubscribe();
        subscriber.complete();
      } catch (error) {
        subscriber.error(reasonOf(error));
      }
    };
    const leave = (): void => {
      try {
        subscription.unsubscribe();
      } catch {
        // It has failed with something else before, or nobody waits for it any more.
      }
    };
    const inner = source$.subscribe({
      next: (value) => subscriber.next(value),
      error: (error: unknown) => {
        leave();
        subscriber.error(error);
      },
      complete: () => {
        source.isComplete = true;
        if (source.isSubscribed) complete();
      },
    });
    source.isSubscribed = true;
    subscription.add(inner);
    // What completes at once has its teardown only now.
    if (source.isComplete) complete();
    subscriber.add(leave);
  });

/** The error of a single teardown, or of all of them. */
const reasonOf = (error: unknown): unknown =>
  error instanceof UnsubscriptionError && error.errors.length === 1
    ? (error.errors as unknown[])[0]
    : error;
