import { Observable, finalize } from 'rxjs';
import { ClientError } from '@sfstream/base';

/**
 * Lets at most `limit` of the Observables that it is given run at once; the others wait for their turn, in order. A
 * slot is taken on subscription and free again when the Observable ends.
 *
 * Throws a {@link ClientError} for a limit that is no whole number above 0.
 */
export const concurrencyLimit = (limit: number): (<T>(work$: Observable<T>) => Observable<T>) => {
  if (!(limit === Infinity || Number.isInteger(limit)) || limit < 1) {
    throw new ClientError('concurrencyLimit must be a whole number above 0.', {
      field: 'concurrencyLimit',
    });
  }
  let free = limit;
  const waiting = new Set<() => void>();
  let isStarting = false;
  /** In a loop: work that ends at once, and gives its slot free within its own start, must not pile up on the stack. */
  const startNext = (): void => {
    if (isStarting) return;
    isStarting = true;
    for (const start of waiting) {
      if (free === 0) break;
      free -= 1;
      waiting.delete(start);
      start();
    }
    isStarting = false;
  };
  const release = (): void => {
    free += 1;
    startNext();
  };

  return <T>(work$: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const start = (): void => {
        subscriber.add(work$.pipe(finalize(release)).subscribe(subscriber));
      };
      waiting.add(start);
      subscriber.add(() => void waiting.delete(start));
      startNext();
    });
};
