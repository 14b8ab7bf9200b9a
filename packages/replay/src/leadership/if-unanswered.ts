import type { MonoTypeOperatorFunction } from 'rxjs';
import { defer, finalize, tap } from 'rxjs';

/** Does something where a request fails or is left before it is answered. */
export const ifUnanswered =
  <T>(act: () => void): MonoTypeOperatorFunction<T> =>
  (answer$) =>
    defer(() => {
      let remedy = act;
      return answer$.pipe(
        tap(() => (remedy = () => undefined)),
        finalize(() => remedy()),
      );
    });
