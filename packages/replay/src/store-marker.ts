import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { StoreError, answerOf } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { messageOf } from './message-of.ts';

/** Emits once the store has taken the marker. Fails with whatever the store does, also when it answers `false`. */
export const storeMarker = (
  store: ReplayStore,
  channel: string,
  marker: ReplayMarker,
): Observable<void> =>
  answerOf(() => store.set(channel, marker)).pipe(
    map((answer) => {
      if (answer === false) throw new Error('the store answered false');
    }),
  );

/** What to say of such a failure. */
export const notStored = (channel: string, cause: unknown): StoreError =>
  new StoreError(`The replay marker of ${channel} was not stored: ${messageOf(cause)}`, channel, {
    cause,
  });
