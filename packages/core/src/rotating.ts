import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  Subject,
  catchError,
  defer,
  filter,
  map,
  merge,
  mergeMap,
  of,
  startWith,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { Signal } from './signal.ts';

/**
 * Replaces a session by a new one after so many milliseconds, before the server's load balancer forgets it (Salesforce's
 * routing cookie lapses after about three hours). The old session goes on until the new one holds every channel, so
 * that there is no pause; what both deliver is delivered once, as each goes through a channel without a hole. If the new
 * one cannot be had, the old one stays, and another is tried later. `undefined` replaces none.
 */
export const rotating = (
  session$: Observable<Signal>,
  after: number | undefined,
  scheduler: SchedulerLike,
): Observable<Signal> =>
  after === undefined
    ? session$
    : defer(() => {
        /** The number of a session that is settled, or has failed on its way there. */
        const settled = new Subject<number>();
        const failed = new Subject<number>();

        const numbered = (number: number): Observable<Signal> =>
          defer(() => {
            let isSettled = false;
            return session$.pipe(
              tap(({ type }) => {
                if (type !== 'settled' || isSettled) return;
                isSettled = true;
                settled.next(number);
              }),
              // The way of a session that opens beside another is nobody's state, and its failure nobody's loss.
              filter(({ type }) => isSettled || number === 0 || type !== 'state'),
              catchError((error: unknown) => {
                if (isSettled || number === 0) throw error;
                failed.next(number);
                return EMPTY;
              }),
              takeUntil(settled.pipe(filter((newer) => newer > number))),
            );
          });

        return merge(settled, failed).pipe(
          map((number) => timer(after, scheduler).pipe(map(() => number + 1))),
          startWith(of(0)),
          mergeMap((due$) => due$.pipe(mergeMap(numbered))),
          takeWhile(({ type }) => type !== 'rewind' && type !== 'park', true),
        );
      });
