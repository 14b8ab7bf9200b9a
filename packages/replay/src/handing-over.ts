import { handOver } from '@sfstream/core';
import type { OperatorFunction } from 'rxjs';
import { Observable, Subject, takeUntil } from 'rxjs';

/** A value to be passed on, and what to do once it counts as done. */
export interface Passing<T> {
  readonly value: T;
  readonly finish: () => void;
}

/**
 * Passes values on, and calls `finish` of each once nobody downstream holds it. The end waits until nobody holds any.
 * What is let go of after the stream was left was not handled, and is not finished. `left` is called when that is so.
 */
export const handingOver =
  <T>(left: () => void): OperatorFunction<Passing<T>, T> =>
  (passing$) =>
    new Observable((subscriber) => {
      let held = 0;
      let emitting = 0;
      let end: (() => void) | undefined;

      const endWith = (ending: () => void): void => {
        end = ending;
        if (held === 0) end();
      };

      const pass = ({ value, finish }: Passing<T>): void => {
        held += 1;
        emitting += 1;
        handOver(
          () => subscriber.next(value),
          (wasHeld) => {
            held -= 1;
            if (!wasHeld || !subscriber.closed) finish();
            if (held === 0) end?.();
          },
        );
        emitting -= 1;
        if (emitting === 0 && subscriber.closed) left();
      };

      const gone = new Subject<void>();
      subscriber.add(() => {
        gone.next();
        // Whoever has had enough with the value that is being passed on, as `take` has, leaves before it is finished.
        if (emitting === 0) left();
      });
      passing$.pipe(takeUntil(gone)).subscribe({
        next: pass,
        error: (error: unknown) => endWith(() => subscriber.error(error)),
        complete: () => endWith(() => subscriber.complete()),
      });
    });
