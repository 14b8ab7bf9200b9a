import { isReplayOption } from '../model/position.ts';
import type { ReplayId } from '../model/replay.ts';
import { ReplayOption } from '../model/replay.ts';
import type { Now } from './clocks.ts';
import type { Beginning } from './participation.ts';
import { following, progressAfter, tellingByDate } from './progress.ts';
import type { Progress } from './progress.ts';

/**
 * How far a subscriber has come, and so what the server is asked for on its behalf: new events, all that it retains, or those
 * after an event. `since` is the server's time, in epoch milliseconds, from which on events are for one that began with new
 * ones, until it has had one; `-Infinity` as long as the server has not told its time, as all are then.
 */
export type Place =
  | {
      readonly at: 'new';
      readonly since: number;
      /** Whether its store knows `since`, so that nothing from then on may be missed, however late the server is asked. */
      readonly isStored: boolean;
      readonly had?: Progress | undefined;
    }
  | { readonly at: 'all'; readonly since?: number | undefined; readonly had?: Progress | undefined }
  | { readonly at: 'after'; readonly since?: number | undefined; readonly had: Progress };

/** Where a subscriber stands when it takes part, at this time of the server. */
export const placeAt = ({ start, createdDate, since }: Beginning, serverNow: number): Place => {
  if (start === ReplayOption.NewEvents) {
    return { at: 'new', since: since ?? serverNow, isStored: since !== undefined };
  }
  const had = isReplayOption(start) ? undefined : progressAfter({ replayId: start, createdDate });
  return had === undefined ? { at: 'all', since } : { at: 'after', since, had };
};

/** What to ask the server for. Who is asked for too late for new events needs some of the past. */
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

/** Milliseconds from a stored start within which the server is asked for new events: what comes meanwhile is not counted. */
const promptly = 2_000;

const isLate = (
  { isStored, since }: Extract<Place, { at: 'new' }>,
  { server, here }: Now,
  seatedAt: number,
): boolean => isStored && (server - since > promptly || here - seatedAt > promptly);

/** One who is late for new events is asked for as one who wants all of the past from then on. */
export const onTime = (place: Place, now: Now, seatedAt: number): Place =>
  place.at === 'new' && isLate(place, now, seatedAt) ? withoutNew(place) : place;

/**
 * The place of one who joins a channel with new events: behind the last event of the channel. Where there was none, nothing may
 * be missed once the server has subscribed the channel; what is older than the subscriber is left out.
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

/** The server is being asked. It may subscribe the channel, and its answer may never come: a stored start then needs all. */
export const onceAsked = (place: Place): Place =>
  place.at === 'new' && place.isStored ? withoutNew(place) : place;

/** The server has subscribed the channel, so that nothing may be missed any more. */
export const onceGranted = (place: Place): Place =>
  place.at === 'new' ? withoutNew(place) : place;

const withoutNew = ({ since, had }: Extract<Place, { at: 'new' }>): Place => ({
  at: 'all',
  since,
  had,
});

/** The place after an event that leaves this progress. */
export const advanced = ({ had }: Place, progress: Progress): Place => ({
  at: 'after',
  had: following(had, progress),
});

/** The place after a fallback to all events: everything is sent again, and what was received before is remembered. */
export const fallenBack = (had: Progress | undefined): Place => ({
  at: 'all',
  had: had && tellingByDate(had),
});

/** The place once the server has told its time, which it had not when the subscriber took part. */
export const dated = (place: Place, since: number): Place =>
  place.since === -Infinity ? { ...place, since } : place;
