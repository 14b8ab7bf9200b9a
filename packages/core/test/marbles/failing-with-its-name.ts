import type { MonoTypeOperatorFunction } from 'rxjs';
import { catchError, throwError } from 'rxjs';

/** Fails with the name of the error in its place, which a marble can be compared with. */
export const failingWithItsName = <T>(): MonoTypeOperatorFunction<T> =>
  catchError((error: unknown) =>
    throwError(() => (error instanceof Error ? error.name : error) as Error),
  );
