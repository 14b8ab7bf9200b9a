import type { OperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';

/**
 * Emits the values that `valuesOf` makes of each value, and then calls `emitted`, unless nobody listens any more. `concatMap` does the same
 * with a subscription for each value, which costs more than reading an event.
 */
export const emitEach =
  <T, R>(
    valuesOf: (value: T) => readonly R[],
    emitted: (value: T) => void = () => undefined,
  ): OperatorFunction<T, R> =>
  (source$) =>
    new Observable((subscriber) =>
      source$.subscribe({
        next: (value) => {
          try {
            for (const made of valuesOf(value)) subscriber.next(made);
            if (!subscriber.closed) emitted(value);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
