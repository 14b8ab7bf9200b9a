import { handOver } from '@sfstream/core';
import type { OperatorFunction } from 'rxjs';
import { Observable, Subject, takeUntil } from 'rxjs';
import type { Fate } from './arrivals.ts';

/** A value to be passed on, and what is to be told of its fate. */
export interface Passing<T> {
  readonly value: T;
  readonly become: (fate: Fate) => void;
}

/**
 * Passes values on, and says of each that it is finished once nobody downstream holds it, or that somebody has abandoned
 * it. The end waits until nobody holds any. What was passed on goes on when the stream was left, as by `take`: `over` is
 * called once it was left and nobody holds anything.
 */
export const handingOver =
  <T>(over: () => void): OperatorFunction<Passing<T>, T> =>
  (passing$) =>
    new Observable((subscriber) => {
      let held = 0;
      let end = (): void => undefined;

      const endIfNoneIsHeld = (): void => {
        if (held > 0) return;
        if (subscriber.closed) over();
        else end();
      };

      const endWith = (ending: () => void): void => {
        end = ending;
        endIfNoneIsHeld();
      };

      const pass = ({ value, become }: Passing<T>): void => {
        held += 1;
        become('passed-on');
        handOver(
          () => subscriber.next(value),
          subscriber,
          (how) => {
            become(how);
            held -= 1;
            endIfNoneIsHeld();
          },
        );
      };

      const gone = new Subject<void>();
      subscriber.add(() => {
        gone.next();
        endIfNoneIsHeld();
      });
      passing$.pipe(takeUntil(gone)).subscribe({
        next: pass,
        error: (error: unknown) => endWith(() => subscriber.error(error)),
        complete: () => endWith(() => subscriber.complete()),
      });
    });
