import type { Observable } from 'rxjs';
import { concatMap, map, of } from 'rxjs';
import type { Activity } from '../reports/activity.ts';
import type { Beginning } from '../channels/participation.ts';
import type { Settings } from './client-options.ts';
import { fallbackFrom } from '../channels/fallback.ts';
import { foreignPosition } from '../channels/foreign-position.ts';
import { markerAge } from '../reports/marker-age.ts';
import type { EventMarker, Replay } from '../model/replay.ts';
import { ReplayOption } from '../model/replay.ts';
import type { SettledStart, Starts } from '../stores/starts.ts';
import { withoutMarkers } from '../stores/without-markers.ts';

/** The things that the beginnings of subscribers depend on. */
export interface Surroundings {
  readonly starts: Starts;
  /** The id of the org, if known. */
  readonly orgId: () => string | undefined;
  /** Epoch milliseconds, to compute the age of a marker. */
  readonly now: () => number;
  readonly note: (activities: readonly Activity[]) => void;
}

/** Finds the beginnings of subscribers. Each emits once. */
export interface Beginnings {
  /** The beginning at `replay`, or at its fallback where that is a position of another org. */
  first(
    channel: string,
    settings: Pick<Settings, 'replay' | 'replayFallback'>,
  ): Observable<Beginning>;
  /** The beginning with new events, whatever the store holds; the time is stored. */
  again(channel: string, replay: Replay): Observable<Beginning>;
}

/** Makes the {@link Beginnings} of one client. */
export const createBeginnings = ({ starts, orgId, now, note }: Surroundings): Beginnings => {
  /** The beginning at a start. Announces the age of the marker where the channel goes on from one. */
  const begun = (channel: string, start: SettledStart): Beginning => {
    if (start.type === 'since' || start.type === 'after') {
      const replayId = start.type === 'after' ? start.marker.replayId : ReplayOption.NewEvents;
      const marker = markerAge(channel, start.marker, now());
      note([{ type: 'resuming', channel, replayId, marker }]);
    }
    return beginningAt(start);
  };

  const again = (channel: string, replay: Replay): Observable<Beginning> =>
    starts(
      channel,
      typeof replay === 'object' ? withoutMarkers(replay) : ReplayOption.NewEvents,
    ).pipe(map((start) => begun(channel, start)));

  /** The fallback for a position of another org; undefined where the position may be used. */
  const elsewhere = (
    channel: string,
    { replayId: position, orgId: ofOrg }: EventMarker,
    { replay, replayFallback }: Pick<Settings, 'replay' | 'replayFallback'>,
  ): Observable<Beginning> | undefined => {
    const refusal = foreignPosition(channel, { position, orgId: ofOrg }, orgId());
    if (refusal === undefined) return undefined;
    const taken = fallbackFrom(refusal, replayFallback, refusal.message);
    if (taken === undefined) throw refusal;
    note(taken.activities);
    return taken.position === ReplayOption.NewEvents
      ? again(channel, replay)
      : of({ start: taken.position });
  };

  return {
    first: (channel, settings) =>
      starts(channel, settings.replay).pipe(
        concatMap((start) => {
          const beginning = begun(channel, start);
          const other$ =
            start.type === 'after' ? elsewhere(channel, start.marker, settings) : undefined;
          return other$ ?? of(beginning);
        }),
      ),
    again,
  };
};

const beginningAt = (start: SettledStart): Beginning => {
  switch (start.type) {
    case 'at':
      return { start: start.replayId };
    case 'kept':
      return { start: ReplayOption.NewEvents, since: Date.parse(start.marker.createdDate) };
    case 'since':
      return { start: ReplayOption.AllEvents, since: Date.parse(start.marker.createdDate) };
    case 'after': {
      const { replayId, createdDate, orgId } = start.marker;
      return { start: replayId, createdDate, orgId };
    }
  }
};
