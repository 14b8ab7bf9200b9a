import { answerOf } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, map, throwError } from 'rxjs';
import { StoreError } from './errors/store-error.ts';
import type { ReplayStore, StartMarker } from './replay.ts';

/**
 * Stores when a channel starts with new events, before the server is asked for them: so a crash before the first event is
 * done loses none of those that were published since. Emits the marker once it is stored; fails with a
 * {@link StoreError} when it is not.
 */
export const keepStart = (
  channel: string,
  store: ReplayStore,
  marker: StartMarker,
): Observable<StartMarker> =>
  answerOf(() => store.set(channel, marker)).pipe(
    map((answer) => {
      if (answer === false) throw new Error('the store answered false');
      return marker;
    }),
    catchError((cause: unknown) =>
      throwError(
        () =>
          new StoreError(
            `The replay store failed to keep the start of ${channel}: ${cause instanceof Error ? cause.message : String(cause)}`,
            channel,
            { cause },
          ),
      ),
    ),
  );
