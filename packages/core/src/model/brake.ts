import type { Observable } from 'rxjs';
import { BehaviorSubject, filter, map, take } from 'rxjs';

/** Counts what subscribers have not finished yet, and says when the next poll may be sent. */
export interface Brake {
  /** One event more is waiting; the function that is returned ends that, once. */
  readonly hold: () => () => void;
  readonly pendingCount: () => number;
  /** Whether fewer than the limit are waiting. */
  readonly isFree: () => boolean;
  /** Emits once and completes as soon as fewer than the limit are waiting. */
  readonly free$: Observable<void>;
}

/** Makes the brake of one client. `limit` is how many events may wait; 0 or less is no limit. */
export const createBrake = (limit: number): Brake => {
  const pending = new BehaviorSubject(0);
  const isFree = (): boolean => limit <= 0 || pending.value < limit;
  return {
    hold: () => {
      let held = 1;
      pending.next(pending.value + 1);
      return () => {
        pending.next(pending.value - held);
        held = 0;
      };
    },
    pendingCount: () => pending.value,
    isFree,
    free$: pending.pipe(
      filter(isFree),
      take(1),
      map(() => undefined),
    ),
  };
};
