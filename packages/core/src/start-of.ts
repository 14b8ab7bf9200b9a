import { answerOf } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, map, of, throwError } from 'rxjs';
import { isPosition } from './client-options.ts';
import { StoreError } from './errors/store-error.ts';
import type { Replay, ReplayId, ReplayMarker } from './replay.ts';
import { ReplayOption } from './replay.ts';

/** Where a channel is to start. */
export interface Start {
  readonly replayId: ReplayId;
  /** What a store held. */
  readonly marker?: ReplayMarker;
}

/**
 * Where a channel is to start: at `replay` itself, or at what the store holds for the channel, or at new events where it
 * holds nothing. Fails with a {@link StoreError} when the store fails or gives what is no marker.
 */
export const startOf = (channel: string, replay: Replay): Observable<Start> =>
  typeof replay === 'object'
    ? answerOf(() => replay.get(channel)).pipe(
        map((marker) => readMarker(channel, marker)),
        catchError((error: unknown) => throwError(() => toStoreError(channel, error))),
      )
    : of({ replayId: replay });

const readMarker = (channel: string, marker: unknown): Start => {
  if (marker === undefined || marker === null) return { replayId: ReplayOption.NewEvents };
  const { replayId, createdDate, orgId } = Object(marker) as Record<string, unknown>;
  if (isPosition(replayId)) {
    const marker = {
      replayId,
      ...(typeof createdDate === 'string' && { createdDate }),
      ...(typeof orgId === 'string' && { orgId }),
    };
    return { replayId, marker };
  }
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
