import { isSfStreamError, messageOf } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, catchError, throwError } from 'rxjs';
import { StoreError } from '../errors/store-error.ts';
import { heldMarker } from './held-marker.ts';
import type { ReplayMarker, ReplayStore } from '../model/replay.ts';
import { inTime } from './store-limit.ts';

/**
 * The marker that the store holds for the channel; undefined where it holds none. The store is asked on subscription.
 *
 * Fails with a {@link StoreError} that names the channel where the store fails, does not answer within 30 seconds,
 * holds something that is not a marker, or has settings under which it loses markers silently.
 *
 * @example
 * ```ts
 * import type { ReplayStore } from '@sfstream/core';
 * import { getMarker } from '@sfstream/core';
 * import { lastValueFrom } from 'rxjs';
 *
 * declare const store: ReplayStore;
 *
 * const marker = await lastValueFrom(getMarker(store, '/event/Order__e'));
 * ```
 */
export const getMarker = (
  store: ReplayStore,
  channel: string,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<ReplayMarker | undefined> =>
  heldMarker(store, channel).pipe(
    inTime(scheduler),
    catchError((cause: unknown) => throwError(() => notGiven(channel, cause))),
  );

/** Passes on a `StoreError` that the store made itself, whichever copy of this package it came from. */
const notGiven = (channel: string, cause: unknown): unknown =>
  isSfStreamError(cause) && cause.name === 'StoreError'
    ? cause
    : new StoreError(
        `The replay store could not read the marker of ${channel}: ${messageOf(cause)}`,
        channel,
        { cause },
      );
