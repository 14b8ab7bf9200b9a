import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { endWith, ignoreElements, merge, takeWhile } from 'rxjs';

const ended = {};

/** Subscribes to other Observables, then to the source, and ignores the values of the others. They end with the source. */
export const beside =
  <T>(...others: readonly Observable<unknown>[]): MonoTypeOperatorFunction<T> =>
  (source$) =>
    merge(
      ...others.map((other$) => other$.pipe(ignoreElements())),
      source$.pipe(endWith(ended)),
    ).pipe(takeWhile((value): value is T => value !== ended));
