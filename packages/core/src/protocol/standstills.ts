import type { Observable, SchedulerLike } from 'rxjs';
import { filter, map, pairwise, timer } from 'rxjs';

/** Milliseconds between two looks at the clock. */
const tick = 5_000;

/**
 * Emits the milliseconds for which this process did not run, each time that they are more than `least`, at the next look. While a
 * machine sleeps, its timers stop and its clock goes on.
 */
export const standstills = (least: number, scheduler: SchedulerLike): Observable<number> =>
  timer(0, tick, scheduler).pipe(
    map(() => scheduler.now()),
    pairwise(),
    map(([before, now]) => now - before - tick),
    filter((missed) => missed > least),
  );
