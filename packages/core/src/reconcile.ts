import type { Observable } from 'rxjs';
import { EMPTY, concat, concatMap, defer, expand, map, of, takeWhile, tap } from 'rxjs';
import type { Demand, Wanted } from './demand.ts';
import { ReplayOption } from './replay.ts';
import type { Signal } from './signal.ts';

/** What a session knows of one channel. Those it has left are remembered: their events may still be under way. */
export type Holding =
  | { readonly status: 'subscribed' | 'refused'; readonly demand: Demand }
  | { readonly status: 'left' };

/** What a session knows of its subscriptions. */
export interface Held {
  readonly channels: ReadonlyMap<string, Holding>;
  /** Whether the server takes several subscriptions in one request; so it is until it passes over some. */
  readonly batches: boolean;
}

/** What brings the session nearer to what is wanted. */
export type Plan =
  | { readonly type: 'subscribe'; readonly demands: readonly Demand[] }
  | { readonly type: 'unsubscribe'; readonly channels: readonly string[] }
  | { readonly type: 'rewind' };

const nothingHeld: Held = { channels: new Map(), batches: true };

/**
 * Keeps the subscriptions of one session as they are wanted. Whenever the two differ, `carryOut` sends the next plan;
 * one request at a time, so that no two of them overtake each other. Says `settled` whenever they agree.
 */
export const reconcile = (
  wanted$: Observable<Wanted>,
  carryOut: (plan: Plan) => Observable<Signal>,
): Observable<Signal> =>
  of<Signal>({ type: 'reconciled', held: nothingHeld }).pipe(
    expand((signal) =>
      signal.type === 'reconciled'
        ? wanted$.pipe(
            map((wanted) => nextPlan(wanted, signal.held)),
            takeWhile((plan) => plan === undefined, true),
            concatMap((plan) =>
              plan === undefined
                ? of<Signal>({ type: 'settled' })
                : concluded(signal.held, carryOut(plan)),
            ),
          )
        : EMPTY,
    ),
  );

/** The signals, and after them what is held then. */
const concluded = (before: Held, signal$: Observable<Signal>): Observable<Signal> =>
  defer(() => {
    let held = before;
    return concat(
      signal$.pipe(tap((signal) => (held = after(held, signal)))),
      defer(() => of<Signal>({ type: 'reconciled', held })),
    );
  });

/** What is held after `signal`. */
export const after = (held: Held, signal: Signal): Held => {
  const withChannel = (name: string, holding: Holding): Held => ({
    ...held,
    channels: new Map([...held.channels, [name, holding]]),
  });
  switch (signal.type) {
    case 'acknowledged':
      return withChannel(signal.demand.channel, { status: 'subscribed', demand: signal.demand });
    case 'refused':
      return withChannel(signal.demand.channel, { status: 'refused', demand: signal.demand });
    case 'unsubscribed':
      return withChannel(signal.channel, { status: 'left' });
    case 'unanswered':
      return { ...held, batches: false };
    default:
      return held;
  }
};

/** The next step from `held` to `wanted`; undefined where they agree. */
export const nextPlan = (wanted: Wanted, held: Held): Plan | undefined => {
  const channels = [...held.channels]
    .filter(([name, { status }]) => status === 'subscribed' && !wanted.has(name))
    .map(([name]) => name);
  if (channels.length > 0) {
    return { type: 'unsubscribe', channels: held.batches ? channels : channels.slice(0, 1) };
  }

  const demands = [...wanted.values()].filter((demand) => !isMet(demand, held));
  if (demands.length === 0) return undefined;
  // Within a session the server delivers what is queued before what a new subscription replays. A channel that the
  // session has had already can therefore be taken back in its history only by a session that begins empty.
  return demands.some(
    (demand) => hasHistory(demand, held) && demand.position() !== ReplayOption.NewEvents,
  )
    ? { type: 'rewind' }
    : { type: 'subscribe', demands: held.batches ? demands : demands.slice(0, 1) };
};

const isMet = (demand: Demand, { channels }: Held): boolean => {
  const holding = channels.get(demand.channel);
  return holding !== undefined && holding.status !== 'left' && holding.demand === demand;
};

const hasHistory = (demand: Demand, { channels }: Held): boolean => {
  const holding = channels.get(demand.channel);
  return holding !== undefined && holding.status !== 'refused';
};
