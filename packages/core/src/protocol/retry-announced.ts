import { isSfStreamError } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import { catchError, concat, from, retry, throwError, timer } from 'rxjs';
import type { Signal } from './signal.ts';

/** A signal that announces a pause. */
export type Announcement = Extract<Signal, { type: 'state' | 'activity' }>;

/** A wait between a failure and the next try. */
export interface Pause {
  /** Failures in a row, this one included. */
  readonly attempt: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly error: SfStreamError;
}

/** The meaning of a pause for the user: the connection is down, or one request of a working connection is repeated. */
export type Meaning = 'waiting' | 'repeating';

/**
 * RxJS's `retry` that announces each retry as a value: where `pauseAfter` returns a pause for a failure, the pause is
 * announced and then the source tried again. All other failures pass through, and so do errors that are not ours.
 */
export const retryAnnounced = (
  meaning: Meaning,
  pauseAfter: (error: SfStreamError) => Pause | undefined,
  scheduler: SchedulerLike,
): (<T>(source$: Observable<T>) => Observable<T | Announcement>) => {
  const announce = (error: unknown) => {
    const pause = isSfStreamError(error) ? pauseAfter(error) : undefined;
    return pause === undefined
      ? throwError(() => error)
      : concat(
          from(announcements(meaning, pause)),
          throwError(() => new Announced(pause.delay)),
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

const announcements = (meaning: Meaning, pause: Pause): readonly Announcement[] => {
  const retrying: Announcement = { type: 'activity', activity: { type: 'retry', ...pause } };
  return meaning === 'waiting'
    ? [{ type: 'state', state: { type: 'waiting', ...pause } }, retrying]
    : [retrying];
};

/** Carries the delay from the announcement to `retry`. */
class Announced extends Error {
  readonly delay: number;

  constructor(delay: number) {
    super();
    this.delay = delay;
  }
}
