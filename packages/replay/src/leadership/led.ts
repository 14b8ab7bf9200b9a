import { failingLast } from '@sfstream/base';
import type { ReplayStore } from '@sfstream/core';
import { endOf, withEnd } from '@sfstream/core';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  EMPTY,
  NEVER,
  catchError,
  concat,
  defer,
  dematerialize,
  finalize,
  identity,
  materialize,
  switchMap,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { fencedBy } from './fenced-by.ts';
import { isNotLeading } from './is-not-leading.ts';
import type { Leader, Term } from './leader.ts';
import { resigned } from './resigned.ts';

/** Work on a stream, in one term or without an election. */
export interface Work<In, Out> {
  readonly operator: OperatorFunction<In, Out>;
  /** Completes once what it has to write is written; subscribed when it was left. */
  readonly writtenSoFar$: Observable<never>;
}

/** Makes the work of one term. `fence` wraps the stores that it writes to. */
export type WorkOf<In, Out> = (fence: (store: ReplayStore) => ReplayStore) => Work<In, Out>;

/**
 * Works on a stream while this process leads, and subscribes it only then; without a leader always. The work of a term ends
 * with it, and what it still wants to store is dropped: another process may have come further. When the stream or the work
 * ends, everything ends; while it stands by, when the client of the stream closes. Leadership is given up once what was done is written, and
 * the end is told once the engine has answered that.
 */
export const led =
  <In, Out>(leader: Leader | undefined, workOf: WorkOf<In, Out>): OperatorFunction<In, Out> =>
  (source$) => {
    const end$ = endOf(source$);
    return withEnd(
      leader === undefined
        ? defer(() => source$.pipe(workOf(identity).operator))
        : inTerms(leader, workOf, source$, end$),
      end$,
    );
  };

const inTerms = <In, Out>(
  leader: Leader,
  workOf: WorkOf<In, Out>,
  source$: Observable<In>,
  end$: Observable<unknown>,
): Observable<Out> =>
  defer(() => {
    const candidacy = leader.term$.subscribe();
    // The client waits for this one when it closes.
    const stay = end$.subscribe();
    let writtenSoFar$: Observable<never> = EMPTY;
    const resigned$ = defer(() => {
      candidacy.unsubscribe();
      return resigned(leader);
    }).pipe(finalize(() => stay.unsubscribe()));
    const inTerm = (term: Term): Observable<Out> => {
      const work = workOf(fencedBy(leader, term));
      ({ writtenSoFar$ } = work);
      return source$.pipe(
        work.operator,
        catchError((error: unknown) => unlessStale(error).pipe(takeUntil(end$))),
      );
    };
    const standby$ = NEVER.pipe(takeUntil(end$));
    return leader.term$.pipe(
      switchMap((term) => (term === undefined ? standby$ : inTerm(term)).pipe(materialize())),
      dematerialize(),
      failingLast((out$) => concat(out$, resigned$)),
      finalize(() => then(writtenSoFar$, resigned$)),
    );
  });

/** Does the one after the other, in the background, however that ends. */
const then = (first$: Observable<never>, second$: Observable<never>): void => {
  concat(first$.pipe(catchError(() => EMPTY)), second$).subscribe();
};

/** Milliseconds after which a process knows that its term is over, whatever the `ttl`, or else it is not. */
const longestDoubt = 60_000;

/** The engine knows of a later term before this process does: its own is over in a moment, and this with it. */
const unlessStale = (error: unknown): Observable<never> => {
  const failed$ = throwError(() => error);
  return isNotLeading(error) ? timer(longestDoubt).pipe(switchMap(() => failed$)) : failed$;
};
