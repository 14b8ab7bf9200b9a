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

/** The start of a channel, as `replay` or its store says. */
export type Start =
  /** At a position that the user gave, or that the store holds in place of a marker. */
  | { readonly type: 'at'; readonly replayId: ReplayId }
  /** Behind an event whose marker the store holds. */
  | { readonly type: 'after'; readonly marker: EventMarker }
  /** At the time of an earlier start with new events; none has been finished since. */
  | { readonly type: 'since'; readonly marker: StartMarker }
  /** At new events, for the first time; the time must be stored. */
  | { readonly type: 'now'; readonly store: ReplayStore };

/**
 * Reads the start of a channel: `replay` itself, or what the store holds for the channel. Fails with a `StoreError`
 * when the store fails, hangs or returns something that is not a marker.
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
