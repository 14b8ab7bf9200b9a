import type { Observable, OperatorFunction } from 'rxjs';
import { EMPTY, defer, exhaustMap, of, repeat, tap } from 'rxjs';

/** A `count` for {@link gatherWhileBusy} that takes all. */
export const all = ({ length }: { readonly length: number }): number => length;

/**
 * Gives what comes to a slow `send`, one list at a time: what comes while one is under way is gathered for the next.
 * `count` says how many of the gathered, from the first on, the next list may hold; at least one. (`concatMap` takes what
 * has gathered in calls within calls, and overflows the stack where its work ends at once.)
 */
export const gatherWhileBusy =
  <T, R>(
    count: (gathered: readonly NoInfer<T>[]) => number,
    send: (list: readonly T[]) => Observable<R>,
  ): OperatorFunction<T, R> =>
  (source$) =>
    defer(() => {
      const gathered: T[] = [];
      const sent$ = defer(() => send(gathered.splice(0, count(gathered)))).pipe(
        repeat({ delay: () => (gathered.length > 0 ? of(true) : EMPTY) }),
      );
      return source$.pipe(
        tap((value) => gathered.push(value)),
        exhaustMap(() => sent$),
      );
    });
