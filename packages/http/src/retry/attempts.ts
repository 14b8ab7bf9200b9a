import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { catchError, concatMap, defer, expand, map, of, takeLast } from 'rxjs';

/** End of an attempt. */
type Outcome<T> =
  | { readonly type: 'answered'; readonly answer: T }
  | { readonly type: 'failed'; readonly error: unknown };

/** Attempts again for as long as something follows on the last attempt, whose result is then the result. */
export const attempts =
  <T>(
    afterAnswer: (answer: T) => Observable<unknown>,
    afterFailure: (error: unknown) => Observable<unknown>,
  ): MonoTypeOperatorFunction<T> =>
  (attempt$) => {
    const outcome$ = attempt$.pipe(
      map((answer): Outcome<T> => ({ type: 'answered', answer })),
      catchError((error: unknown) => of<Outcome<T>>({ type: 'failed', error })),
    );
    return outcome$.pipe(
      expand((outcome) =>
        defer(() =>
          outcome.type === 'answered' ? afterAnswer(outcome.answer) : afterFailure(outcome.error),
        ).pipe(concatMap(() => outcome$)),
      ),
      takeLast(1),
      map((outcome) => {
        if (outcome.type === 'failed') throw outcome.error;
        return outcome.answer;
      }),
    );
  };
