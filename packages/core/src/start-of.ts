import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map, of } from 'rxjs';
import { StoreError } from './errors/store-error.ts';
import { getMarker } from './get-marker.ts';
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
 * holds nothing. Fails with a {@link StoreError} when the store fails, hangs or gives what is no marker.
 */
export const startOf = (
  channel: string,
  replay: Replay,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Start> =>
  typeof replay === 'object'
    ? getMarker(replay, channel, scheduler).pipe(map((marker) => startAt(channel, marker)))
    : of({ replayId: replay });

const startAt = (channel: string, marker: ReplayMarker | undefined): Start => {
  if (marker === undefined) return { replayId: ReplayOption.NewEvents };
  if (marker.replayId !== undefined) return { replayId: marker.replayId, marker };
  throw new StoreError(`A start marker of ${channel} cannot be followed yet.`, channel);
};
