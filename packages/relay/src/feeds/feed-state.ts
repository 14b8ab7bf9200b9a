import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { NEVER, Subject, share, timer } from 'rxjs';
import type { EventLog, LogStart } from '../log/event-log.ts';

/** The log of a channel, and whether it is down, as its readers see them. */
export interface FeedState {
  readonly log: EventLog;
  readonly isDown: boolean;
  open(start: LogStart): void;
  setDown(isDown: boolean): void;
  /** Shares a source among the readers, and `linger` longer; they hear of the changes above as well. */
  shared(linger: number, scheduler: SchedulerLike): MonoTypeOperatorFunction<unknown>;
}

export const createFeedState = (log: EventLog): FeedState => {
  const changed = new Subject<unknown>();
  let isDown = false;
  return {
    log,
    get isDown() {
      return isDown;
    },
    open: (start) => {
      log.open(start);
      changed.next(undefined);
    },
    setDown: (down) => {
      isDown = down;
      changed.next(undefined);
    },
    shared: (linger, scheduler) =>
      share({
        connector: () => changed,
        // A feed that has ended does not linger.
        resetOnComplete: false,
        resetOnRefCountZero: () => (linger === Infinity ? NEVER : timer(linger, scheduler)),
      }),
  };
};
