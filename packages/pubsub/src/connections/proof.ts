import type { Observable, SchedulerLike } from 'rxjs';
import {
  Subject,
  auditTime,
  concatMap,
  connect,
  defer,
  distinctUntilChanged,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { FromStream } from '../calls/call.ts';

/** The proof that the streams of one connection have begun. */
export interface Proof {
  /** Has a stream accepted, too, once it is proved to have begun. */
  readonly of: <R>(from$: Observable<FromStream<R>>) => Observable<FromStream<R>>;
  /** Asks `question$` after streams have begun. Fails as it does. */
  readonly by: (question$: Observable<unknown>) => Observable<never>;
}

/**
 * Milliseconds after which streams that have begun are followed by a question: the first sign of a quiet channel may take
 * minutes.
 */
const askedAfter = 2_000;

/**
 * Makes the {@link Proof} of one connection. Where it has too many calls, a stream waits for another to end, of which grpc-js does not
 * tell. HTTP/2 begins calls in their order, so that an answer to a later one proves that the stream has begun.
 */
export const createProof = (scheduler: SchedulerLike): Proof => {
  const begun = new Subject<void>();
  const proved = new Subject<number>();
  let newest = 0;
  return {
    of: <R>(from$: Observable<FromStream<R>>) =>
      defer(() => {
        const number = (newest += 1);
        begun.next();
        return from$.pipe(
          connect((shared$) => merge(shared$, acceptedBy(number, proved, shared$))),
          // The headers may come after the proof.
          distinctUntilChanged(
            (one, other) => one.type === 'accepted' && other.type === 'accepted',
          ),
        );
      }),
    by: (question$) =>
      begun.pipe(
        auditTime(askedAfter, scheduler),
        concatMap(() => {
          const last = newest;
          return question$.pipe(tap(() => proved.next(last)));
        }),
        ignoreElements(),
      ),
  };
};

const acceptedBy = (
  number: number,
  proved: Observable<number>,
  from$: Observable<unknown>,
): Observable<{ readonly type: 'accepted' }> =>
  proved.pipe(
    filter((last) => last >= number),
    take(1),
    map(() => ({ type: 'accepted' }) as const),
    takeUntil(from$.pipe(endWith(undefined))),
  );
