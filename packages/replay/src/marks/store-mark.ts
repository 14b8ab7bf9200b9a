import { messageOf } from '@sfstream/base';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { StoreError, isSfStreamError, setMarker } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { inTurn } from './in-turn.ts';

/**
 * Stores the marker once all earlier writes to the channel have ended, and emits then. Fails with the `StoreError` of
 * `setMarker`, whose time limit begins when the turn has come.
 */
export const storeMarker = (
  store: ReplayStore,
  channel: string,
  marker: ReplayMarker,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<void> => inTurn(store, channel, setMarker(store, channel, marker, scheduler));

/** What to say of such a failure. */
export const notStored = (channel: string, cause: unknown): StoreError =>
  isStoreError(cause)
    ? cause
    : new StoreError(
        `The replay marker of ${channel} was not stored: ${messageOf(cause)}`,
        channel,
        {
          cause,
        },
      );

/** By name, so that an error of a second installed copy of core counts too. */
const isStoreError = (cause: unknown): cause is StoreError =>
  isSfStreamError(cause) && cause.name === 'StoreError';
