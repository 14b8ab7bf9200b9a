import { answerOf } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, map, of, throwError } from 'rxjs';
import { isPosition } from './client-options.ts';
import { StoreError } from './errors/store-error.ts';
import { isReplayOption } from './position.ts';
import type { EventMarker, Replay, ReplayId, ReplayStore, StartMarker } from './replay.ts';
import { ReplayOption } from './replay.ts';

/** Where a channel is to start. */
export type Start =
  /** Where the user, or the store in place of a marker, says. */
  | { readonly type: 'at'; readonly replayId: ReplayId }
  /** After an event that the store holds. */
  | { readonly type: 'after'; readonly marker: EventMarker }
  /** Where it started with new events before, and has had none since. */
  | { readonly type: 'since'; readonly marker: StartMarker }
  /** With new events, for the first time; the store is to hold when that was. */
  | { readonly type: 'now'; readonly store: ReplayStore };

/**
 * Where a channel is to start: at `replay` itself, or at what the store holds for the channel. Fails with a
 * {@link StoreError} when the store fails or gives what is not a marker.
 */
export const startOf = (channel: string, replay: Replay): Observable<Start> =>
  typeof replay === 'object'
    ? answerOf(() => replay.get(channel)).pipe(
        map((marker) => readMarker(channel, replay, marker)),
        catchError((error: unknown) => throwError(() => toStoreError(channel, error))),
      )
    : of({ type: 'at', replayId: replay });

const readMarker = (channel: string, store: ReplayStore, marker: unknown): Start => {
  if (marker === undefined || marker === null) return { type: 'now', store };
  const { replayId, createdDate, orgId } = Object(marker) as Record<string, unknown>;
  const org = typeof orgId === 'string' ? { orgId } : {};
  if (replayId === ReplayOption.NewEvents) return { type: 'now', store };
  if (isPosition(replayId)) {
    if (isReplayOption(replayId)) return { type: 'at', replayId };
    const date = typeof createdDate === 'string' ? { createdDate } : {};
    return { type: 'after', marker: { replayId, ...date, ...org } };
  }
  if ((replayId === undefined || replayId === null) && isDate(createdDate)) {
    return { type: 'since', marker: { createdDate, ...org } };
  }
  throw new StoreError(
    `The replay store holds something else than a marker for ${channel}. A marker is { replayId, createdDate?, orgId? }, or { createdDate, orgId? } before the first event.`,
    channel,
  );
};

const isDate = (value: unknown): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value));

const toStoreError = (channel: string, error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError(
        `The replay store failed to give the marker of ${channel}: ${error instanceof Error ? error.message : String(error)}`,
        channel,
        { cause: error },
      );
