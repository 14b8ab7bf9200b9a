import type { Backoff } from '@sfstream/base';
import type { ReplayMarker, StartMarker } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  Subject,
  catchError,
  concat,
  connect,
  defer,
  distinctUntilChanged,
  endWith,
  identity,
  ignoreElements,
  merge,
  mergeMap,
  of,
  retry,
  takeUntil,
  throttle,
  timer,
} from 'rxjs';
import type { EventLog } from '../log/event-log.ts';
import { pauseAfter } from '../time/pause-after.ts';

/** Keeps the position from which a restarted relay fills its log again. */
export interface MarkerKeeper {
  /** Notes the start of the log and stores it, before the channel is subscribed. A store that fails keeps no reader waiting: the start is written again later. */
  readonly keepStart: (start: StartMarker) => Observable<unknown>;
  /**
   * Has the store keep the position after which everything is in the log, whenever that has changed, but once in a second
   * and one write at a time. A write that fails is made again, with the position of that time. Positions that are left out
   * do no harm: from an older one a restarted relay gets more than its log needs.
   */
  readonly keep: MonoTypeOperatorFunction<unknown>;
}

/** The place of the marker, and the pauses after failures. */
export interface KeeperOptions {
  readonly channel: string;
  readonly log: EventLog;
  readonly store: GuardedStore;
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
  readonly onFailure: (error: unknown) => void;
}

/** Notes the start of the log; there is no store. */
export const keepNothing = (log: EventLog): MarkerKeeper => ({
  keepStart: (start) => {
    log.beganAt(start);
    return of(undefined);
  },
  keep: identity,
});

export const createMarkerKeeper = (options: KeeperOptions): MarkerKeeper => {
  const { channel, log, store, scheduler, onFailure } = options;
  const unstored = new Subject<void>();
  return {
    keepStart: (start) => {
      log.beganAt(start);
      return store.set(channel, start).pipe(
        catchError((error: unknown) => {
          onFailure(error);
          unstored.next();
          return of(undefined);
        }),
      );
    },
    keep: connect((change$) => {
      const over$ = change$.pipe(ignoreElements(), endWith(undefined));
      const kept$ = merge(change$, unstored).pipe(
        mergeMap(() => markerOf(log)),
        distinctUntilChanged(),
        throttle(() => concat(written(options), timer(1_000, scheduler)), {
          leading: true,
          trailing: true,
        }),
        ignoreElements(),
        takeUntil(over$),
      );
      return merge(change$, kept$);
    }),
  };
};

const written = ({
  channel,
  log,
  store,
  backoff,
  scheduler,
  onFailure,
}: KeeperOptions): Observable<never> =>
  defer(() => markerOf(log).pipe(mergeMap((marker) => store.set(channel, marker)))).pipe(
    retry({
      delay: (error: unknown, failures) => {
        onFailure(error);
        return timer(pauseAfter(backoff, failures), scheduler);
      },
    }),
    ignoreElements(),
  );

const markerOf = ({ start }: EventLog): Observable<ReplayMarker> => {
  switch (start.type) {
    case 'after':
      return of(start.marker);
    case 'new':
    case 'since':
    case 'incomparable':
      return start.since === undefined ? EMPTY : of(start.since);
    default:
      return EMPTY;
  }
};
