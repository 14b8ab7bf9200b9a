import type { Backoff } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  concat,
  concatMap,
  defer,
  expand,
  map,
  merge,
  of,
  switchMap,
  take,
  takeWhile,
  timer,
} from 'rxjs';
import { withoutFilter } from './channel-name.ts';
import type { Demand, Wanted } from './demand.ts';
import { bounded } from './recovery.ts';
import { ReplayOption } from './replay.ts';
import type { Signal } from './signal.ts';

/** What a session knows of one channel. Those it has left are remembered: their events may still be under way. */
export type Holding =
  | { readonly status: 'subscribed' | 'refused'; readonly demand: Demand }
  /** To be tried again at `until`, in epoch milliseconds, after so many failures in a row. */
  | {
      readonly status: 'postponed';
      readonly demand: Demand;
      readonly failures: number;
      /** When the first of them happened. */
      readonly since: number;
      readonly until: number;
    }
  | { readonly status: 'left' };

/** What a session knows of its subscriptions. */
export interface Held {
  readonly channels: ReadonlyMap<string, Holding>;
  /** The names, with a filter or without, under which PushTopics were subscribed, by the name without one. */
  readonly topics: ReadonlyMap<string, string>;
  /** Whether the server takes several subscriptions in one request; so it is until it passes over some. */
  readonly batches: boolean;
}

/** What brings the session nearer to what is wanted. */
export type Plan =
  | { readonly type: 'subscribe'; readonly demands: readonly Demand[] }
  | { readonly type: 'unsubscribe'; readonly channels: readonly string[] }
  | { readonly type: 'rewind' };

/** By what time is measured. */
export interface Pace {
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
  /** Milliseconds for which a channel may be postponed before it counts as refused; `null` is no limit. */
  readonly connectionTimeout: number | null;
}

const nothingHeld: Held = { channels: new Map(), topics: new Map(), batches: true };

/**
 * Keeps the subscriptions of one session as they are wanted. Whenever the two differ, `carryOut` sends the next plan;
 * one request at a time, so that no two of them overtake each other. Says `settled` whenever they agree.
 */
export const reconcile = (
  wanted$: Observable<Wanted>,
  carryOut: (plan: Plan) => Observable<Signal>,
  pace: Pace,
): Observable<Signal> =>
  of<Signal>({ type: 'reconciled', held: nothingHeld }).pipe(
    expand((signal) =>
      signal.type === 'reconciled'
        ? merge(
            wanted$.pipe(map((wanted) => nextPlan(wanted, signal.held, pace.scheduler.now()))),
            whenDue(wanted$, signal.held, pace),
          ).pipe(
            takeWhile((plan) => plan === undefined, true),
            concatMap((plan) =>
              plan === undefined
                ? of<Signal>({ type: 'settled', postponed: postponedIn(signal.held) })
                : concluded(signal.held, carryOut(plan), pace),
            ),
          )
        : EMPTY,
    ),
  );

const postponedIn = ({ channels }: Held): number =>
  [...channels.values()].filter(({ status }) => status === 'postponed').length;

/** The next step when the first of the postponed channels is due. A timer may be a little early, so its time is taken. */
const whenDue = (
  wanted$: Observable<Wanted>,
  held: Held,
  { scheduler }: Pace,
): Observable<Plan | undefined> => {
  const due = Math.min(
    ...[...held.channels.values()].map((one) =>
      one.status === 'postponed' ? one.until : Infinity,
    ),
  );
  return due === Infinity
    ? EMPTY
    : timer(Math.max(0, due - scheduler.now()), scheduler).pipe(
        switchMap(() => wanted$.pipe(take(1))),
        map((wanted) => nextPlan(wanted, held, due)),
      );
};

/** The signals, and after them what is held then. */
const concluded = (before: Held, signal$: Observable<Signal>, pace: Pace): Observable<Signal> =>
  defer(() => {
    let held = before;
    return concat(
      signal$.pipe(
        concatMap((said) => {
          const signal = busyForTooLong(held, said, pace) ?? said;
          held = after(held, signal, pace);
          return signal.type === 'postponed'
            ? [signal, retrying(held, signal, pace.scheduler.now())]
            : [signal];
        }),
      ),
      defer(() => of<Signal>({ type: 'reconciled', held })),
    );
  });

/** A channel for which the server is busy without end is refused, with what the server said last. */
const busyForTooLong = (
  { channels }: Held,
  signal: Signal,
  { connectionTimeout, scheduler }: Pace,
): Signal | undefined => {
  if (signal.type !== 'postponed' || connectionTimeout === null) return undefined;
  const { demand, error } = signal;
  const former = channels.get(demand.channel);
  return former?.status === 'postponed' && scheduler.now() - former.since >= connectionTimeout
    ? { type: 'refused', demand, error }
    : undefined;
};

const retrying = (
  { channels }: Held,
  { demand, error }: Extract<Signal, { type: 'postponed' }>,
  now: number,
): Signal => {
  const holding = channels.get(demand.channel);
  const { failures, until } =
    holding?.status === 'postponed' ? holding : { failures: 1, until: now };
  return {
    type: 'activity',
    activity: { type: 'retry', attempt: failures, delay: until - now, error },
  };
};

/** What is held after `signal`. */
export const after = (held: Held, signal: Signal, { backoff, scheduler }: Pace): Held => {
  const withChannel = (name: string, holding: Holding): Held => ({
    ...held,
    channels: new Map([...held.channels, [name, holding]]),
  });
  switch (signal.type) {
    case 'acknowledged':
      return {
        ...withChannel(signal.demand.channel, { status: 'subscribed', demand: signal.demand }),
        topics: withTopic(held.topics, signal.demand.channel),
      };
    case 'refused':
      return withChannel(signal.demand.channel, { status: 'refused', demand: signal.demand });
    case 'postponed': {
      const { demand } = signal;
      const former = held.channels.get(demand.channel);
      const now = scheduler.now();
      const { failures, since } =
        former?.status === 'postponed' ? former : { failures: 0, since: now };
      const until = now + bounded(backoff(failures + 1));
      return withChannel(demand.channel, {
        status: 'postponed',
        demand,
        failures: failures + 1,
        since,
        until,
      });
    }
    case 'unsubscribed':
    case 'kept':
      return withChannel(signal.channel, { status: 'left' });
    case 'unanswered':
      return { ...held, batches: false };
    default:
      return held;
  }
};

const withTopic = (topics: Held['topics'], name: string): Held['topics'] =>
  name.startsWith('/topic/') ? new Map([...topics, [withoutFilter(name), name]]) : topics;

/** The next step from `held` to `wanted`; undefined where they agree. */
export const nextPlan = (wanted: Wanted, held: Held, now: number): Plan | undefined => {
  const channels = [...held.channels]
    .filter(([name, { status }]) => status === 'subscribed' && !wanted.has(name))
    .map(([name]) => name);
  if (channels.length > 0) {
    return { type: 'unsubscribe', channels: held.batches ? channels : channels.slice(0, 1) };
  }

  const demands = [...wanted.values()].filter((demand) => !isMet(demand, held, now));
  if (demands.length === 0) return undefined;
  // Within a session the server delivers what is queued before what a new subscription replays. A channel that the
  // session has had already can therefore be taken back in its history only by a session that begins empty.
  // So does another filter of a topic that it has had: events of both may come under one name.
  return demands.some(
    (demand) =>
      hadOtherFilter(demand, held) ||
      (hasHistory(demand, held) && demand.position() !== ReplayOption.NewEvents),
  )
    ? { type: 'rewind' }
    : { type: 'subscribe', demands: held.batches ? demands : demands.slice(0, 1) };
};

const isMet = (demand: Demand, { channels }: Held, now: number): boolean => {
  const holding = channels.get(demand.channel);
  if (holding === undefined || holding.status === 'left' || holding.demand !== demand) return false;
  return holding.status !== 'postponed' || holding.until > now;
};

const hadOtherFilter = ({ channel }: Demand, { topics }: Held): boolean => {
  const name = topics.get(withoutFilter(channel));
  return name !== undefined && name !== channel;
};

const hasHistory = (demand: Demand, { channels }: Held): boolean => {
  const holding = channels.get(demand.channel);
  return holding?.status === 'subscribed' || holding?.status === 'left';
};
