import type { Backoff, ReplayMarker } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  concat,
  connect,
  defer,
  distinctUntilChanged,
  endWith,
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

/** How a marker is kept. */
export interface Keeping {
  readonly channel: string;
  readonly log: EventLog;
  readonly store: GuardedStore;
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
  /** Emits when the start of the log has changed, and is not stored. */
  readonly unstored$: Observable<unknown>;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Has a store keep the position after which everything is in the log, whenever that has changed, but once in a second
 * and one write at a time. A write that fails is made again, with the position of that time. What is left out does no
 * harm: from an older position a restarted relay gets more than its log needs.
 */
export const keepMarker = (keeping: Keeping): MonoTypeOperatorFunction<unknown> =>
  connect((change$) => {
    const { log, scheduler, unstored$ } = keeping;
    const over$ = change$.pipe(ignoreElements(), endWith(undefined));
    const kept$ = merge(change$, unstored$).pipe(
      mergeMap(() => markerOf(log)),
      distinctUntilChanged(),
      throttle(() => concat(written(keeping), timer(1_000, scheduler)), {
        leading: true,
        trailing: true,
      }),
      ignoreElements(),
      takeUntil(over$),
    );
    return merge(change$, kept$);
  });

const written = ({
  channel,
  log,
  store,
  backoff,
  scheduler,
  onFailure,
}: Keeping): Observable<never> =>
  defer(() => markerOf(log).pipe(mergeMap((marker) => store.set(channel, marker)))).pipe(
    retry({
      delay: (error: unknown, failures) => {
        onFailure(error);
        return timer(pauseAfter(backoff, failures), scheduler);
      },
    }),
    ignoreElements(),
  );

const markerOf = ({ reach }: EventLog): Observable<ReplayMarker> => {
  switch (reach.type) {
    case 'after':
      return of(reach.marker);
    case 'new':
    case 'incomparable':
      return reach.start === undefined ? EMPTY : of(reach.start);
    default:
      return EMPTY;
  }
};
