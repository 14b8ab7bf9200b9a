import { InvalidOperationError } from '@sfstream/base';
import { Observable } from 'rxjs';

/**
 * Keeps the connection open while the work is subscribed, fails with the connection, and completes when the client
 * closes.
 */
export type KeepOpen = <T>(work$: Observable<T>) => Observable<T>;

/**
 * Makes the {@link KeepOpen} of one client. `closed$` emits once when the client closes; `connection$` is the connection while
 * it is subscribed, and emits nothing.
 */
export const createKeepOpen =
  (
    isClosing: () => boolean,
    closed$: Observable<unknown>,
    connection$: Observable<never>,
  ): KeepOpen =>
  (work$) =>
    // Written by hand and not with operators, since each event would pass all of them.
    new Observable((subscriber) => {
      if (isClosing()) {
        subscriber.error(new InvalidOperationError('The client is closed. Make a new one.'));
        return;
      }
      subscriber.add(closed$.subscribe(() => subscriber.complete()));
      subscriber.add(connection$.subscribe({ error: (error: unknown) => subscriber.error(error) }));
      if (!subscriber.closed) work$.subscribe(subscriber);
    });
