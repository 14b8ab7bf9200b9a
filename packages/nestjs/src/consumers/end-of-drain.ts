import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map, race, switchMap, take, tap, timer } from 'rxjs';

/** Milliseconds for the rest once handlers are aborted: positions that are being stored, and the goodbye to the org. */
export const storeTimeout = 5_000;

/** Limits of a shutdown. */
export interface DrainLimits {
  /** Time for handlers, in milliseconds. */
  readonly drainTimeout: number;
  /** Called then. */
  readonly abort: () => void;
  readonly scheduler?: SchedulerLike;
}

/** Emits once `ended$` has emitted, or `storeTimeout` after the handlers had to be aborted, whatever hangs. */
export const endOfDrain = (
  ended$: Observable<unknown>,
  { drainTimeout, abort, scheduler = asyncScheduler }: DrainLimits,
): Observable<'ended' | 'given up'> =>
  race(
    ended$.pipe(map(() => 'ended' as const)),
    timer(drainTimeout, scheduler).pipe(
      tap(abort),
      switchMap(() => timer(storeTimeout, scheduler)),
      map(() => 'given up' as const),
    ),
  ).pipe(take(1));
