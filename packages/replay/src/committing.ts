import type { MonoTypeOperatorFunction } from 'rxjs';
import {
  EMPTY,
  asapScheduler,
  catchError,
  concat,
  finalize,
  merge,
  observeOn,
  tap,
  throwError,
} from 'rxjs';
import type { MarkWriter } from './mark-writer.ts';

/**
 * Has what was finished written before the stream completes, before it fails, and in the background when it is
 * unsubscribed. Fails when a write does.
 */
export const committing =
  <T>({ end, written$ }: MarkWriter): MonoTypeOperatorFunction<T> =>
  (worked$) =>
    merge(
      worked$.pipe(tap({ complete: end })),
      // A store may fail while an event is being passed on, which is to come first.
      written$.pipe(observeOn(asapScheduler)),
    ).pipe(
      catchError((error: unknown) => {
        end();
        return concat(
          written$.pipe(catchError(() => EMPTY)),
          throwError(() => error),
        );
      }),
      finalize(end),
    );
