import type { Observable, SchedulerLike } from 'rxjs';
import { filter, interval, map, timeInterval } from 'rxjs';

/** Milliseconds between two looks at the clock. */
const tick = 5_000;

/**
 * Emits the milliseconds for which this process did not run, each time that they are more than `least`, at the next look. While a
 * machine sleeps, its timers stop and its clock goes on.
 */
export const standstills = (least: number, scheduler: SchedulerLike): Observable<number> =>
  interval(tick, scheduler).pipe(
    timeInterval(scheduler),
    map(({ interval: passed }) => passed - tick),
    filter((missed) => missed > least),
  );
