import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { mergeMap, takeUntil, throwError } from 'rxjs';

/** Fails with what `end$` emits, unless the source ends before. */
export const failingAt = <T>(end$: Observable<unknown>): MonoTypeOperatorFunction<T> =>
  takeUntil(end$.pipe(mergeMap((error) => throwError(() => error))));
