import { EMPTY, Observable, concat, defer, exhaustMap, of, repeat, tap } from 'rxjs';
import type { OperatorFunction } from 'rxjs';

/** A `count` for {@link gatherWhileBusy} that takes all. */
export const all = ({ length }: { readonly length: number }): number => length;

/**
 * Gives what comes to a slow `send`, one list at a time: what comes while one is under way is gathered for the next.
 * `count` says how many of the gathered, from the first on, the next list may hold; at least one. A `send` that needs no
 * time gives an array. (`concatMap` takes what has gathered in calls within calls, and overflows the stack where its work
 * ends at once.)
 */
export const gatherWhileBusy =
  <T, R>(
    count: (gathered: readonly NoInfer<T>[]) => number,
    send: (list: readonly T[]) => Observable<R> | readonly R[],
  ): OperatorFunction<T, R> =>
  (source$) =>
    defer(() => {
      const gathered: T[] = [];
      const sendNext = (): Observable<R> | readonly R[] =>
        send(gathered.splice(0, count(gathered)));
      const slow$ = defer(sendNext).pipe(
        repeat({ delay: () => (gathered.length > 0 ? of(undefined) : EMPTY) }),
      );
      const sent$ = new Observable<R>((subscriber) => {
        while (gathered.length > 0 && !subscriber.closed) {
          const sent = sendNext();
          if (sent instanceof Observable) {
            const rest$ = defer(() => (gathered.length > 0 ? slow$ : EMPTY));
            return concat(sent, rest$).subscribe(subscriber);
          }
          for (const value of sent) subscriber.next(value);
        }
        subscriber.complete();
        return undefined;
      });
      return source$.pipe(
        tap((value) => gathered.push(value)),
        exhaustMap(() => sent$),
      );
    });
