import type { Observable, OperatorFunction } from 'rxjs';
import { EMPTY, defer, exhaustMap, repeat, tap } from 'rxjs';
import { nextTurn$ } from './next-turn.ts';

/**
 * Works on what has come, up to `size` values in order, one batch at a time. What comes meanwhile waits for the next batch,
 * so that a batch is as large as the work is slow. Nothing is left when the source completes.
 */
export const batchwise =
  <T, R>(size: number, work: (batch: readonly T[]) => Observable<R>): OperatorFunction<T, R> =>
  (value$) =>
    defer(() => {
      const waiting: T[] = [];
      const workOnAll$ = defer(() => work(waiting.splice(0, size))).pipe(
        repeat({ delay: () => (waiting.length > 0 ? nextTurn$ : EMPTY) }),
      );
      return value$.pipe(
        tap((value) => waiting.push(value)),
        exhaustMap(() => workOnAll$),
      );
    });
