import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { WritableSignal } from '@angular/core';
import { SfStreamClient } from '@sfstream/angular';
import { fetchOrders } from '../orders/fetch-orders.ts';
import type { Order } from '../orders/order.ts';
import { readOrder } from '../orders/order.ts';
import type { Row } from '../orders/row.ts';
import { withRow } from '../orders/row.ts';
import {
  EMPTY,
  catchError,
  concatMap,
  exhaustMap,
  filter,
  from,
  fromEvent,
  interval,
  map,
  merge,
  startWith,
  switchMap,
  take,
  timer,
} from 'rxjs';
import type { Fault } from './fault.ts';
import { faultsOf } from './fault.ts';
import type { Incident } from './incident.ts';
import { eventNumber } from './event-number.ts';
import { freshnessOf } from './freshness.ts';
import { observe } from './incident.ts';
import type { LinkState } from './link-state.ts';
import { linkStateOf } from './link-state.ts';
import type { Phase } from './phase.ts';
import { enter } from './phase.ts';
import type { Protocol } from './protocol.ts';
import type { Second } from './second.ts';
import { arrive } from './second.ts';
import type { Stats } from './stats.ts';
import { fetchStats } from './stats.ts';
import type { Tally } from './tally.ts';
import { afterGap, emptyTally, missedOf, receive } from './tally.ts';

/** How many incidents the page keeps, however long it is open. */
const listed = 6;

/** All that the page shows. Everything in it is bounded. */
@Injectable({ providedIn: 'root' })
export class Board {
  readonly #client = inject(SfStreamClient);
  /** Epoch milliseconds. What was placed before has been waiting for a visitor, not for a recovery. */
  readonly #opened = Date.now();

  readonly #now = signal(Date.now());
  readonly #orders = signal<readonly Row[]>([]);
  readonly #tally = signal<Tally>(emptyTally);
  readonly #seconds = signal<readonly Second[]>([]);
  readonly #toOrg = signal<readonly Phase[]>([]);
  readonly #toPage = signal<readonly Phase[]>([]);
  readonly #incidents = signal<readonly Incident[]>([]);
  readonly #stats = signal<Stats | undefined>(undefined);
  readonly #protocol = signal<Protocol | undefined>(undefined);
  readonly #gap = signal<string | undefined>(undefined);
  readonly #refusal = signal<string | undefined>(undefined);

  readonly now = this.#now.asReadonly();
  readonly orders = this.#orders.asReadonly();
  readonly seconds = this.#seconds.asReadonly();
  readonly toOrg = this.#toOrg.asReadonly();
  readonly toPage = this.#toPage.asReadonly();
  readonly incidents = this.#incidents.asReadonly();
  readonly stats = this.#stats.asReadonly();
  /** The API by which the service hears of orders; undefined until it has said so. */
  readonly protocol = this.#protocol.asReadonly();
  readonly gap = this.#gap.asReadonly();
  readonly refusal = this.#refusal.asReadonly();

  readonly received = computed(() => this.#tally().received);
  readonly repeated = computed(() => this.#tally().repeated);
  readonly missed = computed(() => missedOf(this.#tally()));
  readonly freshness = computed(() => freshnessOf(this.#orders()[0], this.#now()));
  /** Whole seconds until the stopped org comes back; undefined while it is there. */
  readonly backIn = computed(() => {
    const { comesBackAt } = this.#stats() ?? {};
    return comesBackAt === undefined
      ? undefined
      : Math.max(0, Math.ceil((comesBackAt - this.#now()) / 1_000));
  });
  /** The ways to break the mock org. */
  readonly faults = computed(() => faultsOf[this.#protocol() ?? 'cometd']);
  readonly orgState = computed(() => lastState(this.#toOrg()));
  readonly pageState = computed(() => lastState(this.#toPage()));

  constructor() {
    const channel = '/event/Order__e';
    interval(250)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.#now.set(Date.now()));
    this.#client.state$
      .pipe(takeUntilDestroyed())
      .subscribe(({ type }) => this.#enter(this.#toPage, linkStateOf(type)));
    this.#client.gap$.pipe(takeUntilDestroyed()).subscribe(({ reason }) => {
      this.#gap.set(reason);
      this.#tally.update(afterGap);
      this.#orders.set([]);
    });
    // What was placed before is the same to every visitor.
    merge(this.#client.gap$, this.#client.state$.pipe(filter(({ type }) => type === 'open')))
      .pipe(switchMap(knownOrders), takeUntilDestroyed())
      .subscribe((known) =>
        this.#orders.update((rows) =>
          known.map((order): Row => ({ ...order, age: undefined })).reduce(withRow, rows),
        ),
      );
    this.#client
      .channel(channel)
      .pipe(takeUntilDestroyed())
      .subscribe({
        next: ({ replayId, data }) =>
          this.#arrive(eventNumber(replayId ?? Number.NaN), readOrder(data)),
        error: (error: unknown) => this.#refusal.set(messageOf(error)),
      });
    whileVisible()
      .pipe(takeUntilDestroyed())
      .subscribe((stats) => {
        this.#stats.set(stats);
        if (stats !== undefined) this.#protocol.set(stats.protocol);
        this.#enter(this.#toOrg, stats?.state ?? 'idle');
      });
  }

  /** Whether the org is the mock one: it can be broken, and numbers its events without a hole. */
  readonly isMockOrg = computed(() => {
    const stats = this.#stats();
    return stats === undefined || stats.published !== undefined;
  });

  /** Breaks the mock org. */
  async break(fault: Fault): Promise<void> {
    const at = Date.now();
    const answer = await fetch(`/api/org/${fault.id}`, { method: 'POST' }).catch(() => undefined);
    // The page says already that the service does not answer, or that the org is stopped.
    if (answer?.ok !== true) return;
    this.#incidents.update((incidents) => {
      const incident: Incident = {
        number: (incidents[0]?.number ?? 0) + 1,
        fault,
        at,
        recovered: undefined,
        late: 0,
        missedBefore: this.missed(),
        repeatedBefore: this.repeated(),
      };
      return [incident, ...incidents].slice(0, listed);
    });
  }

  dismissGap(): void {
    this.#gap.set(undefined);
  }

  #arrive(number: number, order: Order | undefined): void {
    this.#tally.update((tally) => receive(tally, number));
    if (order === undefined) return;
    const arrived = Date.now();
    const age = order.createdAt < this.#opened ? undefined : Math.max(1, arrived - order.createdAt);
    if (age !== undefined) this.#seconds.update((seconds) => arrive(seconds, arrived, age));
    this.#orders.update((rows) => withRow(rows, { ...order, number, age }));
    this.#incidents.update((incidents) =>
      observe(incidents, { arrived, createdAt: order.createdAt }),
    );
  }

  #enter(link: WritableSignal<readonly Phase[]>, state: LinkState): void {
    link.update((phases) => enter(phases, state, Date.now()));
  }
}

const lastState = (phases: readonly Phase[]): LinkState => phases.at(-1)?.state ?? 'idle';

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * The orders in the database, twice, as what came just before this page may still be on its way there. None when the
 * service does not answer.
 */
const knownOrders = () =>
  timer(0, 2_000).pipe(
    take(2),
    concatMap(() => from(fetchOrders(AbortSignal.timeout(10_000))).pipe(catchError(() => EMPTY))),
  );

/** The service's own figures, four times a second, as long as somebody looks. */
const whileVisible = () =>
  fromEvent(document, 'visibilitychange').pipe(
    startWith(undefined),
    map(() => document.visibilityState === 'visible'),
    switchMap((isVisible) => (isVisible ? timer(0, 250) : EMPTY)),
    exhaustMap(() =>
      from(fetchStats(AbortSignal.timeout(2_000))).pipe(catchError(() => [undefined])),
    ),
  );
