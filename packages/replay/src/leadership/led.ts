import type { ReplayStore } from '@sfstream/core';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  EMPTY,
  NEVER,
  catchError,
  defer,
  dematerialize,
  finalize,
  identity,
  materialize,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import { fencedBy } from './fenced-by.ts';
import { isNotLeading } from './is-not-leading.ts';
import type { Leader, Term } from './leader.ts';

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
 * ends, everything ends. Leadership is given up once what was done is written.
 */
export const led =
  <In, Out>(leader: Leader | undefined, workOf: WorkOf<In, Out>): OperatorFunction<In, Out> =>
  (source$) =>
    leader === undefined
      ? defer(() => source$.pipe(workOf(identity).operator))
      : defer(() => {
          const candidacy = leader.term$.subscribe();
          let writtenSoFar$: Observable<never> = EMPTY;
          const inTerm = (term: Term): Observable<Out> => {
            const work = workOf(fencedBy(leader, term));
            ({ writtenSoFar$ } = work);
            return source$.pipe(work.operator, catchError(unlessStale));
          };
          return leader.term$.pipe(
            switchMap((term) => (term === undefined ? NEVER : inTerm(term).pipe(materialize()))),
            dematerialize(),
            finalize(() => after(writtenSoFar$, () => candidacy.unsubscribe())),
          );
        });

const after = (done$: Observable<never>, act: () => void): void => {
  done$.subscribe({ complete: act, error: act });
};

/** Milliseconds after which a process knows that its term is over, whatever the `ttl`, or else it is not. */
const longestDoubt = 60_000;

/** The engine knows of a later term before this process does: its own is over in a moment, and this with it. */
const unlessStale = (error: unknown): Observable<never> => {
  const failed$ = throwError(() => error);
  return isNotLeading(error) ? timer(longestDoubt).pipe(switchMap(() => failed$)) : failed$;
};
