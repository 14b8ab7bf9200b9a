import type { Observable, OperatorFunction } from 'rxjs';
import { EMPTY, catchError, concat, defer, throwError } from 'rxjs';

/**
 * Lets `work` come to its end on what has arrived before an error of the source goes on.
 *
 * @example
 * ```ts
 * import { failingLast } from '@sfstream/base';
 * import { concat, of, throwError, toArray } from 'rxjs';
 *
 * concat(of(1, 2), throwError(() => new Error('lost')))
 *   .pipe(failingLast(toArray()))
 *   .subscribe({ next: console.log, error: () => undefined }); // => [ 1, 2 ]
 * ```
 */
export const failingLast =
  <T, R>(work: OperatorFunction<T, R>): OperatorFunction<T, R> =>
  (source$) =>
    defer(() => {
      let end$: Observable<never> = EMPTY;
      const arrived$ = source$.pipe(
        catchError((error: unknown) => {
          end$ = throwError(() => error);
          return EMPTY;
        }),
      );
      return concat(
        arrived$.pipe(work),
        defer(() => end$),
      );
    });
