import type { SchedulerAction, SchedulerLike } from 'rxjs';

/** The scheduler on a machine whose clock shows `by` milliseconds more from `at` on, of which its timers know nothing. */
export const jumping = (scheduler: SchedulerLike, at: number, by: number): SchedulerLike => ({
  now: () => scheduler.now() + (scheduler.now() > at ? by : 0),
  schedule: <T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T) =>
    scheduler.schedule(work, delay, state),
});
