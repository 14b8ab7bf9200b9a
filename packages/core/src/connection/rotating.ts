import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  Subject,
  catchError,
  concatMap,
  defer,
  distinct,
  endWith,
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
import { over } from '../protocol/over.ts';
import type { Over } from '../protocol/over.ts';
import type { Signal } from '../protocol/signal.ts';

/**
 * Replaces a session by a new one after so many milliseconds, before the server's load balancer forgets it
 * (Salesforce's routing cookie lapses after about three hours). The old session goes on until the new one holds every
 * channel, so that there is no pause. Events from both are delivered once, since each session reads a channel without
 * gaps. If the new session cannot be opened, the old one stays and another is tried later. `undefined` never replaces a
 * session.
 */
export const rotating = (
  session$: Observable<Signal>,
  after: number | undefined,
  scheduler: SchedulerLike,
): Observable<Signal> =>
  after === undefined
    ? session$
    : defer(() => {
        /** The number of a session once it serves. */
        const serving = new Subject<number>();
        const failed = new Subject<number>();

        const numbered = (number: number): Observable<Signal | Over> =>
          session$.pipe(
            endWith(over),
            number === 0
              ? tap(({ type }) => {
                  if (type === 'up-to-date') serving.next(0);
                })
              : succeeding(
                  () => serving.next(number),
                  () => failed.next(number),
                ),
            takeUntil(serving.pipe(filter((newer) => newer > number))),
          );

        return merge(serving, failed).pipe(
          distinct(),
          map((number) => timer(after, scheduler).pipe(map(() => number + 1))),
          startWith(of(0)),
          mergeMap((due$) => due$.pipe(mergeMap(numbered))),
          takeWhile((signal) => signal.type !== 'over'),
        );
      });

/** The stage of a session that opens beside another: its latest state is kept back until it serves. */
type Stage =
  | { readonly is: 'opening'; readonly shown: readonly Signal[] }
  | { readonly is: 'serving' };

/**
 * Filters the signals of a session that opens beside another. It shows no state before it holds every channel, then its
 * latest one. If it fails before, it just ends.
 */
const succeeding =
  (serves: () => void, fails: () => void) => (session$: Observable<Signal | Over>) =>
    defer(() => {
      let stage: Stage = { is: 'opening', shown: [] };
      return session$.pipe(
        concatMap((signal): readonly (Signal | Over)[] => {
          if (stage.is === 'serving') return [signal];
          if (signal.type === 'state') {
            stage = { is: 'opening', shown: [signal] };
            return [];
          }
          if (signal.type !== 'up-to-date') return [signal];
          const { shown } = stage;
          stage = { is: 'serving' };
          serves();
          return [...shown, signal];
        }),
        catchError((error: unknown) => {
          if (stage.is === 'serving') throw error;
          fails();
          return EMPTY;
        }),
      );
    });
