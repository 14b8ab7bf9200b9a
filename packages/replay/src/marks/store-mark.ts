import { messageOf } from '@sfstream/base';
import type { ReplayMarker, StartMarker } from '@sfstream/core';
import { StoreError, isSfStreamError, latestStart, setMarker } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import { EMPTY, concat, defer, ignoreElements } from 'rxjs';
import type { Progress } from './advance.ts';
import { inTurn } from './in-turn.ts';
import type { Target } from './track.ts';

/**
 * Stores the mark once all earlier writes to the channel have ended, and completes then. Fails with the `StoreError` of
 * `setMarker`, whose time limit begins when the turn has come.
 *
 * Stores nothing where the channel has meanwhile begun again with new events. Where it does so during the write, that start
 * is stored again: the store may have kept the two in either order.
 */
export const storeMark = (
  { store, channel }: Target,
  { marker, start }: Progress,
  scheduler: SchedulerLike,
): Observable<never> => {
  const set = (one: ReplayMarker): Observable<never> =>
    setMarker(store, channel, one, scheduler).pipe(ignoreElements());
  const newStart = (): StartMarker | undefined => {
    const latest = latestStart(store, channel);
    return latest === start ? undefined : latest;
  };
  const setAgain$ = defer(() => {
    const other = newStart();
    return other === undefined ? EMPTY : set(other);
  });
  const write$ = defer(() => (newStart() === undefined ? concat(set(marker), setAgain$) : EMPTY));
  return inTurn(store, channel, write$);
};

/** The error for such a failure. */
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

/** Goes by the name, so that an error of a second installed copy of core counts too. */
const isStoreError = (cause: unknown): cause is StoreError =>
  isSfStreamError(cause) && cause.name === 'StoreError';
