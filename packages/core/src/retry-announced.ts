import { isSfStreamError } from '@sfstream/http';
import type { SfStreamError } from '@sfstream/http';
import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { catchError, concat, from, retry, throwError, timer } from 'rxjs';
import type { Signal } from './signal.ts';

/** A wait between a failure and the next try. */
export interface Pause {
  /** Failures in a row, this one included. */
  readonly attempt: number;
  /** Milliseconds. */
  readonly delay: number;
}

/**
 * RxJS's `retry`, which says beforehand, as a value, that it will: a failure for which `pauseAfter` knows a pause becomes
 * a waiting state, and then another try. Any other failure passes through, and so do errors that are not ours.
 */
export const retryAnnounced = (
  pauseAfter: (error: SfStreamError) => Pause | undefined,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<Signal> => {
  const announce = (error: unknown) => {
    const pause = isSfStreamError(error) ? pauseAfter(error) : undefined;
    if (!isSfStreamError(error) || pause === undefined) return throwError(() => error);
    const { attempt, delay } = pause;
    return concat(
      from<Signal[]>([
        { type: 'state', state: { type: 'waiting', attempt, delay, error } },
        { type: 'activity', activity: { type: 'retry', attempt, delay, error } },
      ]),
      throwError(() => new Announced(delay)),
    );
  };
  return (source$) =>
    source$.pipe(
      catchError(announce),
      retry({
        delay: (thrown: unknown) =>
          thrown instanceof Announced ? timer(thrown.delay, scheduler) : throwError(() => thrown),
      }),
    );
};

/** Carries the delay from the announcement to `retry`. */
class Announced extends Error {
  readonly delay: number;

  constructor(delay: number) {
    super();
    this.delay = delay;
  }
}
