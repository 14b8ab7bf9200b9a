import { answerOf, messageOf } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, catchError, defer, map, throwError } from 'rxjs';
import { StoreError } from '../errors/store-error.ts';
import { readMarker } from '../model/read-marker.ts';
import { refuseForgetful } from './refuse-forgetful.ts';
import type { ReplayMarker, ReplayStore } from '../model/replay.ts';
import { inTime } from './store-limit.ts';

/**
 * Stores the marker of the channel, on subscription; emits once it is stored.
 *
 * Fails with a {@link StoreError} that names the channel where the store fails, answers `false`, does not answer within
 * 30 seconds, or has settings under which it loses markers silently; and where the marker could not be read again.
 *
 * @example
 * ```ts
 * import type { ReplayStore } from '@sfstream/core';
 * import { setMarker } from '@sfstream/core';
 * import { lastValueFrom } from 'rxjs';
 *
 * declare const store: ReplayStore;
 *
 * await lastValueFrom(setMarker(store, '/event/Order__e', { replayId: 42 }));
 * ```
 */
export const setMarker = (
  store: ReplayStore,
  channel: string,
  marker: ReplayMarker,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<void> =>
  defer(() => {
    refuseForgetful(store);
    const readable = readMarker(marker);
    return answerOf(() => store.set(channel, readable));
  }).pipe(
    inTime(scheduler),
    map((answer) => {
      if (answer === false) throw new Error('the store answered false');
    }),
    catchError((cause: unknown) => throwError(() => notStored(channel, cause))),
  );

const notStored = (channel: string, cause: unknown): StoreError =>
  new StoreError(`The replay marker of ${channel} was not stored: ${messageOf(cause)}`, channel, {
    cause,
  });
