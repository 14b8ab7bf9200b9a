import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { EMPTY, catchError, defer, finalize, tap } from 'rxjs';

/** Does something, in the background, where a request fails or is left before it is answered. */
export const ifUnanswered =
  <T>(act: () => Observable<unknown>): MonoTypeOperatorFunction<T> =>
  (answer$) =>
    defer(() => {
      let remedy$ = defer(act).pipe(catchError(() => EMPTY));
      return answer$.pipe(
        tap(() => (remedy$ = EMPTY)),
        finalize(() => begin(remedy$)),
      );
    });

const begin = (work$: Observable<unknown>): void => {
  work$.subscribe();
};
