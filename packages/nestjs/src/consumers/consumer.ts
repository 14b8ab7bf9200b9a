import type { LoggerService } from '@nestjs/common';
import type { Client, ReplayId } from '@sfstream/core';
import { checkOptions, messageOf } from '@sfstream/base';
import { guarded, namespaced, resigned } from '@sfstream/replay';
import type { Leader } from '@sfstream/replay';
import type { Observable, RetryConfig } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  Subject,
  catchError,
  concat,
  defer,
  filter,
  finalize,
  from,
  identity,
  ignoreElements,
  map,
  merge,
  retry,
  take,
  takeUntil,
  tap,
  throwIfEmpty,
  timer,
} from 'rxjs';
import { withOwner } from './with-owner.ts';
import { eventsOf } from './events-of.ts';
import type { HandlerPlan } from '../handlers/handler-plan.ts';
import { handlerOperator } from '../handlers/handler-operator.ts';
import { positionText } from './position-text.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import type { WatchedStore } from './watch-store.ts';
import { watchStore } from './watch-store.ts';

/** Status of one handler. */
export interface ConsumerStatus {
  /** Class and method. */
  readonly owner: string;
  readonly channel: string;
  readonly group: string;
  /**
   * `stopped`: not begun, or shut down. `standby`: another process leads its group. `restarting`: failed, and about to begin
   * again. `failed`: for good.
   */
  readonly state: 'stopped' | 'standby' | 'running' | 'restarting' | 'failed';
  /** Text of its failure. */
  readonly error?: string;
  /** The position that is stored. */
  readonly stored?: ReplayId;
}

/** The life of a handler, whether it leads or not. */
type Life = Pick<ConsumerStatus, 'error'> & {
  readonly state: Exclude<ConsumerStatus['state'], 'standby'>;
};

/** One handler with its subscription and its position. */
export class Consumer {
  readonly #plan: HandlerPlan;
  readonly #store: WatchedStore | undefined;
  readonly #leader: Leader | undefined;
  readonly #life = new BehaviorSubject<Life>({ state: 'stopped' });
  readonly #aborts = new Subject<void>();
  #arrived: ReplayId | undefined;

  /**
   * Consumes while subscribed. Completes when consumption has ended, for whatever reason, and the position is stored, and
   * leadership given up.
   */
  readonly run$: Observable<never>;

  /** Emits when all that has arrived is handled and stored, or the handler has ended. */
  readonly idle$: Observable<void>;

  /** Throws a `ClientError` that names the owner and the wrong field. */
  constructor(
    plan: HandlerPlan,
    org: string,
    client: Client,
    settings: ConsumerOptions,
    logger: LoggerService,
  ) {
    const { owner, group, options } = plan;
    const { store, handlers = {} } = settings;
    const { restart = handlers.restart, leader = handlers.leader } = options;
    this.#plan = plan;
    this.#leader = leader;
    this.#store = withOwner(
      owner,
      () => store && watchStore(namespaced(guarded(store), { org, group })),
    );
    const handled$ = withOwner(owner, () => {
      checkOptions('@OnSalesforceEvent', { restart }, { restart: restartRule });
      const tellStart = (position: ReplayId): void => {
        logger.log(`${listeningOf(plan)}, from ${positionText(position)}.`);
      };
      return eventsOf(plan, client, settings, this.#store, tellStart).pipe(
        tap({
          next: ({ replayId }) => (this.#arrived = replayId),
          // A term is over: the leader of now does the rest.
          unsubscribe: () => (this.#arrived = undefined),
        }),
        handlerOperator(plan, handlers, this.#store, logger),
      );
    });
    this.run$ = this.#lifetimeOf(handled$, restart, logger);
    this.idle$ = merge(this.#life, this.#store?.stored$ ?? EMPTY).pipe(
      filter(() => this.isIdle),
      map(() => undefined),
      take(1),
    );
  }

  get status(): ConsumerStatus {
    const { owner, channel, group } = this.#plan;
    const stored = this.#store?.stored;
    return {
      owner,
      channel,
      group,
      ...this.#life.value,
      ...(this.#isStandingBy ? { state: 'standby' } : {}),
      ...(stored === undefined ? {} : { stored }),
    };
  }

  /** Forbids any restart from now on. */
  end(): void {
    this.#life
      .pipe(
        filter(({ state }) => state === 'restarting'),
        takeUntil(this.#aborts),
      )
      .subscribe(() => this.abort());
  }

  get #isStandingBy(): boolean {
    const isRunning = this.#life.value.state === 'running';
    return isRunning && this.#leader !== undefined && this.#leader.term === undefined;
  }

  /** Ends at once. The handlers at work are aborted; their events come again. */
  abort(): void {
    this.#aborts.next();
  }

  #lifetimeOf(
    handled$: Observable<unknown>,
    restart: RetryConfig | undefined,
    logger: LoggerService,
  ): Observable<never> {
    const { owner } = this.#plan;
    const become = (state: Life['state'], error: unknown): void =>
      this.#life.next({ state, error: messageOf(error) });
    const restarting = ({ delay = 0, ...config }: RetryConfig): RetryConfig => ({
      ...config,
      delay: (error: unknown, count) => {
        logger.warn(`${owner} failed; restarting: ${messageOf(error)}`);
        become('restarting', error);
        // One that ends without a value is no reason to begin again; RxJS would end here without the error.
        return typeof delay === 'number'
          ? timer(delay)
          : from(delay(error, count)).pipe(throwIfEmpty(() => error));
      },
    });

    const life$ = defer(() => {
      this.#arrived = undefined;
      this.#life.next({ state: 'running' });
      return handled$;
    }).pipe(
      restart === undefined ? identity : retry(restarting(restart)),
      catchError((error: unknown) => {
        logger.error(`${owner} has failed: ${messageOf(error)}`);
        become('failed', error);
        return EMPTY;
      }),
      ignoreElements(),
      finalize(() => {
        if (this.#life.value.state !== 'failed') this.#life.next({ state: 'stopped' });
      }),
      takeUntil(this.#aborts),
    );
    return concat(
      life$,
      defer(() => this.#store?.written$ ?? EMPTY),
      this.#leader === undefined ? EMPTY : resigned(this.#leader),
    );
  }

  /** True when all that has arrived is handled and stored, or the handler has ended. */
  get isIdle(): boolean {
    const { state } = this.#life.value;
    if (state === 'stopped' || state === 'failed' || this.#store === undefined) return true;
    return this.#arrived === undefined || this.#arrived === this.#store.stored;
  }
}

const listeningOf = ({ owner, channel, group }: HandlerPlan): string =>
  `${owner} listens to ${channel}${group === owner ? '' : ` as group ${group}`}`;

const restartRule = [
  'an object with a delay, such as { delay: 30_000 }, so that restarts pause',
  (value: unknown) =>
    typeof value === 'object' && value !== null && 'delay' in value && isDelay(value.delay),
] as const;

const isDelay = (delay: unknown): boolean =>
  typeof delay === 'number' || typeof delay === 'function';
