import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { connect, endWith, ignoreElements, merge, takeUntil } from 'rxjs';

/** Carries on with others, which emit nothing here, while the source is subscribed. */
export const beside = <T>(...others: readonly Observable<unknown>[]): MonoTypeOperatorFunction<T> =>
  connect((source$) =>
    merge(source$, ...others.map((other$) => other$.pipe(ignoreElements()))).pipe(
      takeUntil(source$.pipe(ignoreElements(), endWith(undefined))),
    ),
  );
