import { isReplayOption } from '../model/position.ts';
import type { ReplayId } from '../model/replay.ts';
import { ReplayOption } from '../model/replay.ts';
import type { Now } from './clocks.ts';
import type { Beginning } from './participation.ts';
import { following, progressAfter, tellingByDate } from './progress.ts';
import type { Progress } from './progress.ts';

/**
 * The place of a subscriber in its channel, which decides what to ask the server for: new events, all retained events,
 * or those after an event. `since` is set for a subscriber that began with new events and has had none yet: the
 * server's time, in epoch milliseconds, from which on events are for it. It is `-Infinity` until the server has sent
 * its time, since all events count until then.
 */
export type Place =
  | {
      readonly at: 'new';
      readonly since: number;
      /** True where its store holds `since`, so that no later event may be missed, however late the server is asked. */
      readonly isStored: boolean;
      readonly had?: Progress | undefined;
    }
  | { readonly at: 'all'; readonly since?: number | undefined; readonly had?: Progress | undefined }
  | PlaceAfter;

/** A place behind an event. */
export interface PlaceAfter {
  readonly at: 'after';
  readonly since?: number | undefined;
  readonly had: Progress;
}

/** The first place of a subscriber, at this time of the server. */
export const placeAt = ({ start, createdDate, since }: Beginning, serverNow: number): Place => {
  if (start === ReplayOption.NewEvents) {
    return { at: 'new', since: since ?? serverNow, isStored: since !== undefined };
  }
  const had = isReplayOption(start) ? undefined : progressAfter({ replayId: start, createdDate });
  return had === undefined ? { at: 'all', since } : { at: 'after', since, had };
};

/** The position to ask the server for. A subscriber that is late for new events needs some of the past. */
export const positionOf = (place: Place, now: Now, seatedAt: number): ReplayId => {
  switch (place.at) {
    case 'new':
      return isLate(place, now, seatedAt) ? ReplayOption.AllEvents : ReplayOption.NewEvents;
    case 'all':
      return ReplayOption.AllEvents;
    case 'after':
      return place.had.replayId;
  }
};

/** Milliseconds after a stored start within which asking for new events is still in time. */
const promptly = 2_000;

const isLate = (
  { isStored, since }: Extract<Place, { at: 'new' }>,
  { server, here }: Now,
  seatedAt: number,
): boolean => isStored && (server - since > promptly || here - seatedAt > promptly);

/** Moves a subscriber that is late for new events to all events from its start on. */
export const onTime = (place: Place, now: Now, seatedAt: number): Place =>
  place.at === 'new' && isLate(place, now, seatedAt) ? withoutNew(place) : place;

/**
 * The place of a subscriber that joins a channel with new events: behind the last event of the channel. Where there was
 * none, and the server has subscribed the channel, all events from its start on are asked for and older ones left out.
 */
export const joining = (
  place: Extract<Place, { at: 'new' }>,
  channelHad: Progress | undefined,
  isKnownToServer: boolean,
): Place => {
  if (channelHad?.tellsBy === 'position') {
    return { at: 'after', since: place.since, had: channelHad };
  }
  const joined = { ...place, had: channelHad };
  return isKnownToServer ? withoutNew(joined) : joined;
};

/**
 * The place once the server is being asked. It may subscribe the channel and its answer be lost; a stored start then
 * needs all events.
 */
export const onceAsked = (place: Place): Place =>
  place.at === 'new' && place.isStored ? withoutNew(place) : place;

/** The place once the server has subscribed the channel: from now on no event may be missed. */
export const onceGranted = (place: Place): Place =>
  place.at === 'new' ? withoutNew(place) : place;

const withoutNew = ({ since, had }: Extract<Place, { at: 'new' }>): Place => ({
  at: 'all',
  since,
  had,
});

/** The place after an event with this progress, of a subscriber that had made another one before. */
export const advanced = (had: Progress | undefined, progress: Progress): PlaceAfter => ({
  at: 'after',
  had: following(had, progress),
});

/** The place after a fallback to all events: everything is sent again, and events received before are remembered. */
export const fallenBack = (had: Progress | undefined): Place => ({
  at: 'all',
  had: had && tellingByDate(had),
});

/** The place of a subscriber that took part before the server sent its time, once it has. */
export const dated = (place: Place, since: number): Place =>
  place.since === -Infinity ? { ...place, since } : place;
