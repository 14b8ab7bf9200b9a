import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  Subject,
  catchError,
  defer,
  filter,
  mergeMap,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { Signal } from './signal.ts';

/**
 * Replaces a session by a new one every so many milliseconds, before the server's load balancer forgets it (Salesforce's
 * routing cookie lapses after about three hours). The old session goes on until the new one holds every channel, so
 * that there is no pause; what both deliver is delivered once, as each goes through a channel without a hole. If the new
 * one cannot be had, the old one stays. `undefined` replaces none.
 */
export const rotating = (
  session$: Observable<Signal>,
  every: number | undefined,
  scheduler: SchedulerLike,
): Observable<Signal> =>
  every === undefined
    ? session$
    : defer(() => {
        const settled = new Subject<number>();
        return timer(0, every, scheduler).pipe(
          mergeMap((generation) =>
            (generation === 0 ? session$ : quietly(session$)).pipe(
              tap(({ type }) => {
                if (type === 'settled') settled.next(generation);
              }),
              takeUntil(settled.pipe(filter((newer) => newer > generation))),
            ),
          ),
          takeWhile(({ type }) => type !== 'rewind' && type !== 'park', true),
        );
      });

/** A session that opens while another is open: its way there is nobody's state, and its failure on the way nobody's loss. */
const quietly = (session$: Observable<Signal>): Observable<Signal> =>
  defer(() => {
    let isSettled = false;
    return session$.pipe(
      tap(({ type }) => {
        if (type === 'settled') isSettled = true;
      }),
      filter(({ type }) => isSettled || type !== 'state'),
      catchError((error: unknown) => {
        if (isSettled) throw error;
        return EMPTY;
      }),
    );
  });
