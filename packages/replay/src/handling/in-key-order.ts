import type { Observable, OperatorFunction } from 'rxjs';
import { Subject, defer, filter, map, merge, tap } from 'rxjs';
import { inParallel } from './in-parallel.ts';

/** An item in the line of those with its key. */
interface Place<T> {
  readonly item: T;
  readonly key: unknown;
  behind: Place<T> | undefined;
}

/**
 * Works on so many items at once, but on one of each key, in order of arrival. Those that wait for their key are in
 * nobody's way, and a key is known only while one of its items is there.
 */
export const inKeyOrder =
  <T, R>(
    work: (item: T) => Observable<R>,
    concurrency: number,
    keyOf: (item: T) => unknown,
  ): OperatorFunction<T, R> =>
  (source$) =>
    defer(() => {
      const called = new Subject<Place<T>>();
      /** The last in each line. The source is a line of its own, so that the last of all to end is known. */
      const lines = new Map<unknown, Place<T> | undefined>([[source$, undefined]]);

      const join = (place: Place<T>): boolean => {
        const ahead = lines.get(place.key);
        lines.set(place.key, place);
        if (ahead !== undefined) ahead.behind = place;
        return ahead === undefined;
      };
      const close = (line: unknown): void => {
        lines.delete(line);
        if (lines.size === 0) called.complete();
      };
      const leave = ({ key, behind }: Place<T>): void =>
        behind === undefined ? close(key) : called.next(behind);

      const first$ = source$.pipe(
        map((item): Place<T> => ({ item, key: keyOf(item), behind: undefined })),
        filter(join),
        tap({ complete: () => close(source$) }),
      );
      return merge(first$, called).pipe(
        inParallel(
          (place) => work(place.item).pipe(tap({ complete: () => leave(place) })),
          concurrency,
        ),
      );
    });
