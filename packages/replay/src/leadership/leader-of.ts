import { answerOf, messageOf, optional, readOptions, schedulerRule } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  asyncScheduler,
  catchError,
  combineLatest,
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
import { ifUnanswered } from './if-unanswered.ts';
import type { Lease } from './lease.ts';
import type { Returns } from './returns.ts';
import { createReturns } from './returns.ts';

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
  const candidacies = new BehaviorSubject<CandidacyState>({ type: 'idle' });
  const { giveBack, count$ } = createReturns(lease, scheduler);
  const candidacy$ = candidacy(lease, giveBack, scheduler).pipe(
    tap((state) => candidacies.next(state)),
    finalize(() => candidacies.next({ type: 'idle' })),
    share(),
  );
  return {
    group: lease.group,
    get term() {
      return termOf(candidacies.value);
    },
    term$: merge(candidacies.pipe(map(termOf)), candidacy$.pipe(ignoreElements())).pipe(
      distinctUntilChanged(),
    ),
    state$: combineLatest([candidacies, count$]).pipe(
      map(([state, count]) => (state.type === 'idle' && count > 0 ? leaving : state)),
      distinctUntilChanged(),
    ),
  };
};

/** The states that a candidacy has by itself: whether the engine has let go of it is another matter. */
type CandidacyState =
  | Exclude<LeaderState, { readonly type: 'idle' | 'leaving' }>
  | { readonly type: 'idle' };

const leaving: LeaderState = { type: 'leaving' };

const termOf = (state: CandidacyState): Term | undefined =>
  state.type === 'leading' ? state : undefined;

/** Stands for election, again after each term. Emits what has become of it, at first that it stands by. */
const candidacy = (
  lease: Lease,
  giveBack: Returns['giveBack'],
  scheduler: SchedulerLike,
): Observable<CandidacyState> => {
  const pause$ = timer(lease.ttl / 3, scheduler);
  const standby$ = standby(concat(lease.retry$, pause$));
  const leading = (epoch: number): Observable<CandidacyState> =>
    heldLease(lease, epoch, scheduler).pipe(
      map((): CandidacyState => ({ type: 'leading', epoch })),
      // In any case, as the engine knows whether it is held.
      finalize(() => giveBack(epoch)),
    );
  return answerOf(() => lease.acquire()).pipe(
    ifUnanswered(() => giveBack(undefined)),
    switchMap((epoch) => (epoch === undefined ? standby$ : concat(leading(epoch), standby$))),
    catchError((cause: unknown) => standby(pause$, asError(cause))),
    repeat(),
    startWith<CandidacyState>({ type: 'standby' }),
    distinctUntilChanged(isSame),
  );
};

/** Stands by until it is worth trying again. */
const standby = (retry$: Observable<unknown>, error?: Error): Observable<CandidacyState> =>
  retry$.pipe(
    take(1),
    ignoreElements(),
    startWith<CandidacyState>({ type: 'standby', ...(error && { error }) }),
  );

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(messageOf(cause), { cause });

const isSame = (one: CandidacyState, other: CandidacyState): boolean =>
  one.type === 'standby' && other.type === 'standby' && one.error?.message === other.error?.message;
