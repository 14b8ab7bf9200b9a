import type { Activity } from './activity.ts';
import { markerAge } from './marker-age.ts';
import { isReplayOption } from '../model/position.ts';
import type { ReplayId } from '../model/replay.ts';

/** The silence of a channel that goes on from a position and has had no event since. */
export interface Silence {
  readonly replayId: ReplayId;
  /** Date of the event at the position. */
  readonly createdDate: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/**
 * The silence that begins when the server is asked for the events after a position. A position without a date never
 * grows old.
 */
export const silenceAfter = (
  replayId: ReplayId,
  createdDate: string | undefined,
  now: number,
): Silence | undefined =>
  isReplayOption(replayId) || createdDate === undefined
    ? undefined
    : { replayId, createdDate, since: now };

const hour = 3_600_000;

/**
 * Reports a silence once it has lasted an hour and its position has passed half of the retention. After a bulk load, or
 * behind a restrictive filter, Salesforce searches for hours from a position before the next event comes, and begins
 * again with each session; in the end the position is no longer valid (Salesforce Help, knowledge article 005321562).
 * An operator can then choose to go on with new events.
 */
export const longSilence = (
  channel: string,
  silence: Silence | undefined,
  now: number,
): Activity | undefined => {
  if (silence === undefined || now - silence.since < hour) return undefined;
  const { replayId, since } = silence;
  const marker = markerAge(channel, silence, now);
  if (marker.type === 'undated' || marker.age < marker.retention / 2) return undefined;
  return { type: 'long-silence', channel, replayId, silentFor: now - since, marker };
};
