import type { Observable } from 'rxjs';
import { BehaviorSubject, Subject } from 'rxjs';
import { activitiesOf } from './activities-of.ts';
import type { Activity } from '../reports/activity.ts';
import type { Channels } from '../channels/channels.ts';
import type { Signal } from '../session/signal.ts';
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

/** Makes the {@link Journal} of one client. */
export const createJournal = (channels: Channels): Journal => {
  const status = new BehaviorSubject(initialStatus);
  const activity = new Subject<Activity>();

  const note = (activities: readonly Activity[]): void =>
    activities.forEach((happened) => activity.next(happened));

  return {
    status: () => status.value,
    status$: status.asObservable(),
    activity$: activity.asObservable(),
    tell: (signal) => {
      const next = statusAfter(status.value, signal);
      if (next !== status.value) status.next(next);
      note(activitiesOf(signal, channels));
    },
    note,
    end: (lifetime) => {
      status.next({ ...status.value, lifetime });
      if (lifetime === 'closed') activity.complete();
    },
  };
};
