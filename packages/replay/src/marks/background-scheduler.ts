import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { asyncScheduler } from 'rxjs';

/** `asyncScheduler` with timers that keep no process of Node alive: for limits of what nobody waits for. */
export const backgroundScheduler: SchedulerLike = {
  now: () => asyncScheduler.now(),
  schedule: <T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay?: number,
    state?: T,
  ): Subscription => {
    const action = asyncScheduler.schedule(work, delay, state);
    unref((action as { readonly id?: unknown }).id);
    return action;
  },
};

/** In browsers, and in virtual time, a timer is a number. */
const unref = (timer: unknown): void => {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    (timer as { unref: () => unknown }).unref();
  }
};
