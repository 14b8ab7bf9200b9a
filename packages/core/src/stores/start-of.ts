import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map, of } from 'rxjs';
import { getMarker } from './get-marker.ts';
import { isReplayOption } from '../model/position.ts';
import type {
  EventMarker,
  Replay,
  ReplayId,
  ReplayMarker,
  ReplayStore,
  StartMarker,
} from '../model/replay.ts';
import { ReplayOption } from '../model/replay.ts';

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
 * Where a channel is to start: at `replay` itself, or at what the store holds for the channel. Fails with a `StoreError`
 * when the store fails, hangs or gives what is not a marker.
 */
export const startOf = (
  channel: string,
  replay: Replay,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Start> =>
  typeof replay === 'object'
    ? getMarker(replay, channel, scheduler).pipe(map((marker) => startAt(marker, replay)))
    : of({ type: 'at', replayId: replay });

const startAt = (marker: ReplayMarker | undefined, store: ReplayStore): Start => {
  if (marker === undefined || marker.replayId === ReplayOption.NewEvents) {
    return { type: 'now', store };
  }
  if (marker.replayId === undefined) return { type: 'since', marker };
  return isReplayOption(marker.replayId)
    ? { type: 'at', replayId: marker.replayId }
    : { type: 'after', marker };
};
