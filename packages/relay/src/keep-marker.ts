import type { ReplayStore } from '@sfstream/core';
import { StoreError, answerOf } from '@sfstream/core';
import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  catchError,
  connect,
  distinctUntilChanged,
  exhaustMap,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  tap,
  throttleTime,
} from 'rxjs';
import type { EventLog } from './event-log.ts';

/**
 * Has a store keep the position after which everything is in the log, whenever the log has changed, but once in a second
 * and one write at a time. What is left out does no harm: from an older position a restarted relay gets more than its log needs.
 */
export const keepMarker = (
  channel: string,
  log: EventLog,
  store: ReplayStore,
  scheduler: SchedulerLike,
  onFailure: (error: unknown) => void,
): MonoTypeOperatorFunction<unknown> =>
  connect((change$) =>
    merge(
      change$,
      change$.pipe(
        map(() => log.reach),
        mergeMap((reach) => (reach.type === 'after' ? of(reach.marker) : EMPTY)),
        distinctUntilChanged(),
        throttleTime(1_000, scheduler, { leading: true, trailing: true }),
        exhaustMap((marker) =>
          answerOf(() => store.set(channel, marker)).pipe(
            tap((answer) => refuseFalse(channel, answer)),
            catchError((error: unknown) => {
              onFailure(error);
              return EMPTY;
            }),
          ),
        ),
        ignoreElements(),
      ),
    ),
  );

const refuseFalse = (channel: string, answer: unknown): void => {
  if (answer === false) {
    throw new StoreError(
      `The store answered false to the marker of ${channel}, so it is not stored.`,
      channel,
    );
  }
};
