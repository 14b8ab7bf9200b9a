import { answerOf, messageOf, optional, readOptions, schedulerRule } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  asyncScheduler,
  catchError,
  concat,
  distinctUntilChanged,
  finalize,
  ignoreElements,
  map,
  merge,
  repeat,
  share,
  startWith,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import { heldLease } from './held-lease.ts';
import type { Leader, LeaderState, Term } from './leader.ts';
import type { Lease } from './lease.ts';

/** Options of {@link leaderOf}. */
export interface LeaderOptions {
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Makes the {@link Leader} of a lease, for engines of your own; `@sfstream/postgres`, `@sfstream/redis` and `@sfstream/nats` have
 * theirs ready. A term begins with a renewal that has succeeded, and ends at the latest when four fifths of `ttl` have
 * passed since the last such renewal was sent: before the engine gives the lease to another process. An engine that fails
 * is asked again after a third of `ttl`.
 *
 * @example
 * ```ts
 * import { leaderOf } from '@sfstream/replay';
 * import { NEVER } from 'rxjs';
 *
 * // Leads always: there is one process.
 * const alone = leaderOf({
 *   group: 'billing',
 *   ttl: 15_000,
 *   acquire: () => 1,
 *   renew: () => true,
 *   release: () => undefined,
 *   retry$: NEVER,
 * });
 * alone.state$.subscribe(({ type }) => console.log(type));
 * ```
 */
export const leaderOf = (lease: Lease, options: LeaderOptions = {}): Leader => {
  const { scheduler } = readOptions('leaderOf', options, {
    scheduler: optional(schedulerRule, asyncScheduler),
  });
  const states = new BehaviorSubject<LeaderState>({ type: 'idle' });
  const candidacy$ = candidacy(lease, scheduler).pipe(
    tap((state) => states.next(state)),
    finalize(() => states.next({ type: 'idle' })),
    share(),
  );
  return {
    group: lease.group,
    get term() {
      return termOf(states.value);
    },
    term$: merge(states.pipe(map(termOf)), candidacy$.pipe(ignoreElements())).pipe(
      distinctUntilChanged(),
    ),
    state$: states.asObservable(),
  };
};

const termOf = (state: LeaderState): Term | undefined =>
  state.type === 'leading' ? state : undefined;

/** Stands for election, again after each term. Emits what has become of it, at first that it stands by. */
const candidacy = (lease: Lease, scheduler: SchedulerLike): Observable<LeaderState> => {
  const pause$ = timer(lease.ttl / 3, scheduler);
  const standby$ = standby(concat(lease.retry$, pause$));
  return answerOf(() => lease.acquire()).pipe(
    switchMap((epoch) =>
      epoch === undefined ? standby$ : concat(leading(lease, epoch, scheduler), standby$),
    ),
    catchError((cause: unknown) => standby(pause$, asError(cause))),
    repeat(),
    startWith<LeaderState>({ type: 'standby' }),
    distinctUntilChanged(isSame),
  );
};

/** Stands by until it is worth trying again. */
const standby = (retry$: Observable<unknown>, error?: Error): Observable<LeaderState> =>
  retry$.pipe(
    take(1),
    ignoreElements(),
    startWith<LeaderState>({ type: 'standby', ...(error && { error }) }),
  );

/** Leads until the lease is lost. Gives it back in any case, as the engine knows whether it is held. */
const leading = (lease: Lease, epoch: number, scheduler: SchedulerLike): Observable<LeaderState> =>
  heldLease(lease, epoch, scheduler).pipe(
    map((): LeaderState => ({ type: 'leading', epoch })),
    finalize(() => giveBack(lease, epoch)),
  );

/** A lease that cannot be given back ends by itself. */
const giveBack = (lease: Lease, epoch: number): void => {
  answerOf(() => lease.release(epoch))
    .pipe(catchError(() => EMPTY))
    .subscribe();
};

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(messageOf(cause), { cause });

const isSame = (one: LeaderState, other: LeaderState): boolean =>
  one.type === 'standby' && other.type === 'standby' && one.error?.message === other.error?.message;
