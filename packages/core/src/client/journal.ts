import type { Observable } from 'rxjs';
import { BehaviorSubject, Subject } from 'rxjs';
import { activitiesOf } from './activities-of.ts';
import type { Activity } from '../reports/activity.ts';
import type { Channels } from '../channels/channels.ts';
import type { Signal } from '../protocol/signal.ts';
import { initialStatus, statusAfter } from './status.ts';
import type { Status } from './status.ts';

/** The status of a client, and its announcements. */
export interface Journal {
  readonly status: () => Status;
  /** The current status, then each later one. */
  readonly status$: Observable<Status>;
  readonly activity$: Observable<Activity>;
  /** Passes a signal of the connection to all parts that it concerns. */
  readonly tell: (signal: Signal) => void;
  readonly note: (activities: readonly Activity[]) => void;
  /** Marks the client as closing, or as closed, after which nothing is announced. */
  readonly end: (lifetime: 'closing' | 'closed') => void;
}

/**
 * Makes the {@link Journal} of one client. A status that an observer brings about by what it does is told after the one before has
 * reached all observers, so that each gets them in the order in which they came.
 */
export const createJournal = (channels: Channels): Journal => {
  const told = new BehaviorSubject(initialStatus);
  const activity = new Subject<Activity>();
  const toBeTold: Status[] = [];
  let status = initialStatus;

  const become = (next: Status): void => {
    if (next === status) return;
    status = next;
    toBeTold.push(next);
    if (toBeTold.length > 1) return;
    for (let first = toBeTold[0]; first !== undefined; first = toBeTold[0]) {
      told.next(first);
      toBeTold.shift();
    }
  };

  const note = (activities: readonly Activity[]): void =>
    activities.forEach((happened) => activity.next(happened));

  return {
    status: () => status,
    status$: told.asObservable(),
    activity$: activity.asObservable(),
    tell: (signal) => {
      become(statusAfter(status, signal));
      note(activitiesOf(signal, channels));
    },
    note,
    end: (lifetime) => {
      become({ ...status, lifetime });
      if (lifetime === 'closed') activity.complete();
    },
  };
};
