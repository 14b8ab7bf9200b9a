import type { Observable } from 'rxjs';
import { BehaviorSubject, filter, map, take } from 'rxjs';

/** The brake of one client: counts the events that subscribers hold, and says when the next poll may be sent. */
export interface Brake {
  /** Adds a held event. The returned function releases it, once. */
  readonly hold: () => () => void;
  readonly pendingCount: () => number;
  /** Number of events that may be held; 0 or less is no limit. */
  readonly limit: number;
  /** True while fewer events than the limit are held. */
  readonly isFree: () => boolean;
  /** Emits once and completes as soon as fewer events than the limit are held. */
  readonly free$: Observable<void>;
}

/**
 * Makes the {@link Brake} of one client. `limit` is the number of events that may be held; 0 or less means no limit.
 */
export const createBrake = (limit: number): Brake => {
  const pending = new BehaviorSubject(0);
  const isFree = (): boolean => limit <= 0 || pending.value < limit;
  return {
    limit,
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
