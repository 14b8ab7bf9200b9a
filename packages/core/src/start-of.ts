import { answerOf } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, map, of, throwError } from 'rxjs';
import { isPosition } from './client-options.ts';
import { StoreError } from './errors/store-error.ts';
import type { Replay, ReplayId } from './replay.ts';
import { ReplayOption } from './replay.ts';

/**
 * The position from which a channel is to start: `replay` itself, or what the store holds for the channel, or new
 * events where it holds nothing. Fails with a {@link StoreError} when the store fails or gives what is no marker.
 */
export const startOf = (channel: string, replay: Replay): Observable<ReplayId> =>
  typeof replay === 'object'
    ? answerOf(() => replay.get(channel)).pipe(
        map((marker) => readMarker(channel, marker)),
        catchError((error: unknown) => throwError(() => toStoreError(channel, error))),
      )
    : of(replay);

const readMarker = (channel: string, marker: unknown): ReplayId => {
  if (marker === undefined || marker === null) return ReplayOption.NewEvents;
  const replayId: unknown =
    typeof marker === 'object' && 'replayId' in marker ? marker.replayId : undefined;
  if (isPosition(replayId)) return replayId;
  throw new StoreError(
    `The replay store holds no marker for ${channel} but something else; a marker is { replayId, createdDate? }.`,
    channel,
  );
};

const toStoreError = (channel: string, error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError(
        `The replay store failed to give the marker of ${channel}: ${error instanceof Error ? error.message : String(error)}`,
        channel,
        { cause: error },
      );
