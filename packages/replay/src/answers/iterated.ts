import type { Observable } from 'rxjs';
import { concatMap, defer, finalize, map, of, repeat, takeWhile, tap } from 'rxjs';

/** An iterator, whether it answers at once or later. */
interface Steps {
  readonly next: () => unknown;
  readonly return?: () => unknown;
}

/**
 * Runs a generator, or whatever can be iterated, to its end, and what it gives by `run`, one step after the other. Tells it to
 * stop, by its `return()`, where that ends before.
 */
export const iterated = (
  iterable: object,
  run: (value: unknown) => Observable<unknown>,
): Observable<unknown> =>
  defer(() => {
    const iterator = iteratorOf(iterable);
    let isOver = false;
    const step$ = defer(async () => (await iterator.next()) as IteratorResult<unknown>).pipe(
      tap({
        next: ({ done }) => (isOver = done === true),
        error: () => (isOver = true),
      }),
    );
    return step$.pipe(
      concatMap(({ done, value }) =>
        done === true ? of(end) : run(value).pipe(map((inner) => ({ inner }))),
      ),
      repeat(),
      takeWhile((given) => given !== end),
      map(({ inner }) => inner),
      finalize(() => {
        if (!isOver) void stop(iterator);
      }),
    );
  });

const end = { inner: undefined };

const iteratorOf = (iterable: object): Steps => {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: atOnce } = iterable as Partial<
    Record<symbol, () => Steps>
  >;
  const begin = later ?? atOnce;
  if (begin === undefined) throw new TypeError('There is nothing to iterate.');
  return begin.call(iterable);
};

/** Nobody waits for the outcome: what it gave has failed already, or is wanted no more. */
const stop = async (iterator: Steps): Promise<void> => {
  try {
    await iterator.return?.();
  } catch {
    // See above.
  }
};
