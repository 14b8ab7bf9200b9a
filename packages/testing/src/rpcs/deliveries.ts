import type { Observable, SchedulerLike } from 'rxjs';
import {
  asapScheduler,
  audit,
  connect,
  defer,
  filter,
  from,
  interval,
  map,
  merge,
  mergeMap,
  pairwise,
  startWith,
  switchMap,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import { Outbox } from './outbox.ts';

/** What one response carries. Without events it is a keepalive. */
export interface Delivery<Event> {
  readonly events: readonly Event[];
  /** Events that are still asked for after this response. */
  readonly outstanding: number;
}

/** Rules of a stream. Times are milliseconds. */
export interface DeliveryRules<Event> {
  readonly keepalive: number;
  readonly creditTimeout: number;
  /** Parts events into those of one response each. */
  readonly split: (events: readonly Event[]) => readonly (readonly Event[])[];
  readonly scheduler: SchedulerLike;
}

/**
 * Hands out events as far as they were asked for. While some are asked for and none are there, an empty delivery comes
 * after each `keepalive`. While none are asked for, the stream completes `creditTimeout` after its last delivery. Events
 * of one synchronous turn are delivered together.
 */
export const deliveries = <Event>(
  grant$: Observable<number>,
  event$: Observable<Event>,
  rules: DeliveryRules<Event>,
): Observable<Delivery<Event>> =>
  defer(() => {
    const outbox = new Outbox<Event>();
    const step$ = merge(
      grant$.pipe(tap((count) => outbox.grant(count))),
      event$.pipe(
        tap((event) => outbox.add(event)),
        audit(() => timer(0, asapScheduler)),
      ),
    ).pipe(map(() => ({ events: outbox.take(), outstanding: outbox.outstanding })));
    return step$.pipe(
      connect((shared$) =>
        merge(
          shared$.pipe(mergeMap((step) => from(parts(step, rules)))),
          waits(shared$, outbox, rules),
        ),
      ),
      takeWhile((delivery) => delivery !== over),
    );
  });

const over = 'over' as const;

const parts = <Event>(
  { events, outstanding }: Delivery<Event>,
  { split }: DeliveryRules<Event>,
): readonly Delivery<Event>[] => {
  let left = outstanding + events.length;
  return (events.length === 0 ? [] : split(events)).map((part) => {
    left -= part.length;
    return { events: part, outstanding: left };
  });
};

/** The wait begins again with each delivery, and with the first event that is asked for after none was. */
const waits = <Event>(
  step$: Observable<Delivery<Event>>,
  outbox: Outbox<Event>,
  { keepalive, creditTimeout, scheduler }: DeliveryRules<Event>,
): Observable<Delivery<Event> | typeof over> =>
  step$.pipe(
    startWith({ events: [], outstanding: 0 }),
    pairwise(),
    filter(
      ([before, now]) => now.events.length > 0 || (before.outstanding === 0 && now.outstanding > 0),
    ),
    switchMap(([, { outstanding }]) =>
      outstanding === 0
        ? timer(creditTimeout, scheduler).pipe(map((): typeof over => over))
        : interval(keepalive, scheduler).pipe(
            // Events of this very turn are on their way: a position behind them would pass them over.
            filter(() => outbox.isEmpty),
            map(() => ({ events: [], outstanding: outbox.outstanding })),
          ),
    ),
  );
