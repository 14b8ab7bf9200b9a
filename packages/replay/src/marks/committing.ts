import type { OperatorFunction } from 'rxjs';
import {
  EMPTY,
  asapScheduler,
  catchError,
  concat,
  finalize,
  merge,
  observeOn,
  tap,
  throwError,
} from 'rxjs';
import type { Arrivals } from './arrivals.ts';
import type { Passing } from './handing-over.ts';
import { handingOver } from './handing-over.ts';
import { leaveBehind } from './stored.ts';

/**
 * Passes on what was handled, and has how far that is done written: before the stream completes, before it fails, and in
 * the background when it is unsubscribed, also what somebody downstream goes on handling then. Fails when a write does.
 */
export const committing =
  <T>({
    end,
    hurry,
    written$,
    writtenSoFar$,
    stores,
    leave,
  }: Omit<Arrivals<never>, 'arrive'>): OperatorFunction<Passing<T>, T> =>
  (passing$) =>
    merge(
      passing$.pipe(handingOver(end)),
      // A store may fail while an event is being passed on, which is to come first.
      written$.pipe(observeOn(asapScheduler)),
    ).pipe(
      catchError((error: unknown) => {
        end();
        return concat(
          written$.pipe(catchError(() => EMPTY)),
          throwError(() => error),
        );
      }),
      tap({
        unsubscribe: () => {
          hurry();
          leaveBehind({ stores: stores(), written$, writtenSoFar$ });
        },
      }),
      finalize(leave),
    );
