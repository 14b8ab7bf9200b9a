import type { Observable } from 'rxjs';
import {
  EMPTY,
  concat,
  concatMap,
  defer,
  expand,
  filter,
  map,
  merge,
  of,
  switchMap,
  take,
  takeWhile,
  timer,
} from 'rxjs';
import type { Asked, EventBatch } from '../reports/session-news.ts';
import type { Outcome } from '../bayeux/outcome.ts';
import type { Postponed } from '../bayeux/subscribe.ts';
import type { Wanted } from '../model/demand.ts';
import { changeBy, heldAfter, nothingHeld } from './held.ts';
import type { Change, Held, Holding } from './held.ts';
import { nextPlan } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Over } from '../protocol/over.ts';
import type { Timing } from '../protocol/session-ports.ts';
import type { Signal } from '../protocol/signal.ts';

/** A signal while a plan is carried out. */
export type Carried =
  | Extract<Signal, { type: 'state' | 'activity' }>
  | EventBatch
  | Asked
  | Outcome
  | Over;

/** The subscriptions held once all requests of a plan were answered. */
interface Holds {
  readonly type: 'holds';
  readonly held: Held;
}

/**
 * Keeps the subscriptions of one session as they are wanted. Whenever the two differ, `carryOut` sends the next plan,
 * one request at a time, so that no request overtakes another. Emits `up-to-date` whenever they agree.
 */
export const reconcile = (
  wanted$: Observable<Wanted>,
  carryOut: (plan: Plan) => Observable<Carried>,
  timing: Timing,
): Observable<Signal | Over> =>
  of<Holds | Signal | Over>({ type: 'holds', held: nothingHeld }).pipe(
    expand((step) =>
      step.type === 'holds' ? stepsFrom(step.held, wanted$, carryOut, timing) : EMPTY,
    ),
    filter((step) => step.type !== 'holds'),
  );

/** Takes one step from `held` towards what is wanted. */
const stepsFrom = (
  held: Held,
  wanted$: Observable<Wanted>,
  carryOut: (plan: Plan) => Observable<Carried>,
  timing: Timing,
): Observable<Holds | Signal | Over> =>
  merge(
    wanted$.pipe(
      map((wanted) => ({ wanted, plan: nextPlan(wanted, held, timing.scheduler.now()) })),
    ),
    whenDue(wanted$, held, timing),
  ).pipe(
    takeWhile(({ plan }) => plan === undefined, true),
    concatMap(({ wanted, plan }) =>
      plan === undefined
        ? of<Signal>({ type: 'up-to-date', wanted, postponed: postponedIn(held) })
        : concluded(held, carryOut(plan), timing),
    ),
  );

const postponedIn = ({ channels }: Held): number => {
  let postponed = 0;
  for (const { status } of channels.values()) if (status === 'postponed') postponed += 1;
  return postponed;
};

/** The next step when the first postponed channel is due. A timer may fire a little early, so the due time counts. */
const whenDue = (
  wanted$: Observable<Wanted>,
  held: Held,
  { scheduler }: Timing,
): Observable<{ readonly wanted: Wanted; readonly plan: Plan | undefined }> => {
  let due = Infinity;
  for (const one of held.channels.values()) {
    if (one.status === 'postponed') due = Math.min(due, one.until);
  }
  return due === Infinity
    ? EMPTY
    : timer(Math.max(0, due - scheduler.now()), scheduler).pipe(
        switchMap(() => wanted$.pipe(take(1))),
        map((wanted) => ({ wanted, plan: nextPlan(wanted, held, due) })),
      );
};

/** The signals of a plan while it is carried out, and then the subscriptions held after it. */
const concluded = (
  before: Held,
  carried$: Observable<Carried>,
  timing: Timing,
): Observable<Holds | Signal | Over> =>
  defer(() => {
    const { backoff, scheduler } = timing;
    const changes: Change[] = [];
    return concat(
      carried$.pipe(
        concatMap((carried): readonly (Signal | Over)[] => {
          if (!isOutcome(carried)) return [carried];
          const now = scheduler.now();
          const outcome = refusedIfBusyForTooLong(before, carried, timing);
          const change = changeBy(before, outcome, backoff, now);
          changes.push(change);
          return signalsOf(outcome, change, now);
        }),
      ),
      defer(() => of<Holds>({ type: 'holds', held: heldAfter(before, changes) })),
    );
  });

const outcomes: readonly Carried['type'][] = [
  'acknowledged',
  'refused',
  'postponed',
  'unanswered',
  'unsubscribed',
  'kept',
] satisfies readonly Outcome['type'][];

const isOutcome = (carried: Carried): carried is Outcome => outcomes.includes(carried.type);

/** The signals of an outcome for the rest of the client. */
const signalsOf = (outcome: Outcome, change: Change, now: number): readonly Signal[] => {
  switch (outcome.type) {
    case 'unanswered':
      return [];
    case 'postponed':
      return change !== 'passed-over' && change.holding.status === 'postponed'
        ? [retrying(change.holding, outcome, now)]
        : [];
    default:
      return [outcome];
  }
};

/** Refuses a channel for which the server stays busy too long, with the server's last reason. */
const refusedIfBusyForTooLong = (
  { channels }: Held,
  outcome: Outcome,
  { connectionTimeout, scheduler }: Timing,
): Outcome => {
  if (outcome.type !== 'postponed' || connectionTimeout === null) return outcome;
  const { demand, error } = outcome;
  const former = channels.get(demand.channel);
  return former?.status === 'postponed' && scheduler.now() - former.since >= connectionTimeout
    ? { type: 'refused', demand, error }
    : outcome;
};

const retrying = (
  { failures, until }: Extract<Holding, { status: 'postponed' }>,
  { error }: Postponed,
  now: number,
): Signal => ({
  type: 'activity',
  activity: { type: 'retry', attempt: failures, delay: until - now, error },
});
