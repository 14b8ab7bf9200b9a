import type { Observable } from 'rxjs';
import { concatMap, map, of } from 'rxjs';
import type { Activity } from '../reports/activity.ts';
import type { Beginning } from '../channels/participation.ts';
import type { Settings } from './client-options.ts';
import { fallbackFrom } from '../channels/fallback.ts';
import { foreignForm, foreignPosition } from '../channels/foreign-position.ts';
import { markerAge } from '../reports/marker-age.ts';
import { isReplayOption } from '../model/position.ts';
import type { EventMarker, Replay, ReplayId } from '../model/replay.ts';
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
  /** The position in the form of the protocol; undefined where it has no such form. */
  readonly toPosition: (stored: ReplayId) => ReplayId | undefined;
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
export const createBeginnings = (surroundings: Surroundings): Beginnings => {
  const { starts, orgId, note, toPosition } = surroundings;

  const again = (channel: string, replay: Replay): Observable<Beginning> =>
    starts(
      channel,
      typeof replay === 'object' ? withoutMarkers(replay) : ReplayOption.NewEvents,
    ).pipe(map((start) => beginningAt(channel, start, surroundings)));

  /** The fallback for a position of another org or in another form; undefined where the position may be used. */
  const elsewhere = (
    channel: string,
    { replayId: position, orgId: ofOrg }: EventMarker,
    { replay, replayFallback }: Pick<Settings, 'replay' | 'replayFallback'>,
  ): Observable<Beginning> | undefined => {
    const refusal =
      foreignPosition(channel, { position, orgId: ofOrg }, orgId()) ??
      (toPosition(position) === undefined ? foreignForm(channel, position) : undefined);
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
          const beginning = beginningAt(channel, start, surroundings);
          const marker = markerAt(start);
          const other$ = marker && elsewhere(channel, marker, settings);
          return other$ ?? of(beginning);
        }),
      ),
    again,
  };
};

/** The beginning at a start. Announces the age of the marker where the channel goes on from one. */
const beginningAt = (
  channel: string,
  given: SettledStart,
  { now, note, toPosition }: Surroundings,
): Beginning => {
  const start = inFormOf(toPosition, given);
  if (start.type === 'since' || start.type === 'after') {
    const replayId = start.type === 'after' ? start.marker.replayId : ReplayOption.NewEvents;
    const marker = markerAge(channel, start.marker, now());
    const converted = start === given ? {} : ({ converted: true } as const);
    note([{ type: 'resuming', channel, replayId, marker, ...converted }]);
  }
  return toBeginning(start);
};

/** The marker of a start behind an event; undefined for any other start. */
const markerAt = (start: SettledStart): EventMarker | undefined => {
  switch (start.type) {
    case 'at':
      return isReplayOption(start.replayId) ? undefined : { replayId: start.replayId };
    case 'after':
      return start.marker;
    case 'kept':
    case 'since':
      return undefined;
  }
};

/** The start with its position in the form of the protocol; the same start where it has that, or cannot have it. */
const inFormOf = (toPosition: Surroundings['toPosition'], start: SettledStart): SettledStart => {
  const marker = markerAt(start);
  const replayId = marker && toPosition(marker.replayId);
  if (replayId === undefined || replayId === marker?.replayId) return start;
  return start.type === 'after'
    ? { type: 'after', marker: { ...start.marker, replayId } }
    : { type: 'at', replayId };
};

const toBeginning = (start: SettledStart): Beginning => {
  switch (start.type) {
    case 'at':
      return { start: start.replayId };
    case 'kept':
      return {
        start: ReplayOption.NewEvents,
        since: Date.parse(start.marker.createdDate),
        madeAt: start.madeAt,
      };
    case 'since':
      return { start: ReplayOption.AllEvents, since: Date.parse(start.marker.createdDate) };
    case 'after': {
      const { replayId, createdDate, orgId } = start.marker;
      return { start: replayId, createdDate, orgId };
    }
  }
};
