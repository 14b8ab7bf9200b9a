import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { connect, endWith, ignoreElements, merge, takeUntil } from 'rxjs';

/** Subscribes to other Observables while the source is subscribed, and ignores their values. */
export const beside = <T>(...others: readonly Observable<unknown>[]): MonoTypeOperatorFunction<T> =>
  connect((source$) =>
    merge(source$, ...others.map((other$) => other$.pipe(ignoreElements()))).pipe(
      takeUntil(source$.pipe(ignoreElements(), endWith(undefined))),
    ),
  );
