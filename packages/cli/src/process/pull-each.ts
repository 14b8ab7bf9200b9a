import type { Observable, ObservableInput } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  concatMap,
  defer,
  filter,
  finalize,
  from,
  map,
  merge,
  of,
  repeat,
  take,
} from 'rxjs';

/**
 * Runs `each` on the values of an iterable. Asks for the next value only when `each` has completed, so that nothing
 * piles up. Once `stop$` has emitted, finishes what is under way and asks for no further value.
 */
export const pullEach = <Value, Result>(
  values: AsyncIterable<Value>,
  each: (value: Value) => ObservableInput<Result>,
  stop$: Observable<unknown>,
): Observable<Result> =>
  defer(() => {
    const iterator = values[Symbol.asyncIterator]();
    const isStopped = new BehaviorSubject(false);
    const listening = stop$.subscribe(() => isStopped.next(true));
    let hasEnded = false;

    const stopped$ = isStopped.pipe(
      filter(Boolean),
      map((): IteratorResult<Value> => ({ done: true, value: undefined })),
    );
    const next$ = merge(
      stopped$,
      defer(() => from(iterator.next())),
    ).pipe(take(1));

    return next$.pipe(
      concatMap((result) => {
        hasEnded = result.done === true;
        return result.done === true ? EMPTY : each(result.value);
      }),
      repeat({ delay: () => (hasEnded ? EMPTY : of(undefined)) }),
      finalize(() => listening.unsubscribe()),
    );
  });
