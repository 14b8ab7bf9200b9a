import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { StoreError, answerOf } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map, throwError, timeout } from 'rxjs';
import { inTurn } from './in-turn.ts';
import { messageOf } from './message-of.ts';

/**
 * Milliseconds after which a write counts as failed. A store that hangs must hold up neither its successors nor an error
 * that is known; `guarded` sets shorter limits.
 */
const longestWrite = 30_000;

/**
 * Stores the marker once all earlier writes to the channel have ended, and emits then. Fails with whatever the store
 * does, also when it answers `false`, or nothing for long.
 */
export const storeMarker = (
  store: ReplayStore,
  channel: string,
  marker: ReplayMarker,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<void> =>
  inTurn(
    store,
    channel,
    answerOf(() => store.set(channel, marker)).pipe(
      timeout({ first: longestWrite, scheduler, with: () => throwError(noAnswer) }),
      map((answer) => {
        if (answer === false) throw new Error('the store answered false');
      }),
    ),
  );

const noAnswer = (): Error => new Error(`the store gave no answer within ${longestWrite} ms`);

/** What to say of such a failure. */
export const notStored = (channel: string, cause: unknown): StoreError =>
  new StoreError(`The replay marker of ${channel} was not stored: ${messageOf(cause)}`, channel, {
    cause,
  });
