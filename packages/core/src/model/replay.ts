import type { MaybeAsync } from '@sfstream/base';

/** The two ways to begin a subscription without a position (Streaming API guide, "Message Durability"). */
export const ReplayOption = {
  /** Only events published after the subscription. */
  NewEvents: -1,
  /** All events that Salesforce still retains (one to three days), then new ones. */
  AllEvents: -2,
} as const;
export type ReplayOption = (typeof ReplayOption)[keyof typeof ReplayOption];

/**
 * Salesforce's position of an event within its channel: opaque, growing, with holes. A number; beyond
 * `Number.MAX_SAFE_INTEGER`, where a number would be rounded, a string of digits. The Pub/Sub API has bytes: they are written
 * as `0x` and two lower-case hexadecimal digits each.
 */
export type ReplayId = number | `${number}`;

/** The position of an event that is done: its replay id and its date. */
export interface EventMarker {
  readonly replayId: ReplayId;
  /** ISO 8601. */
  readonly createdDate?: string;
  /** Id of the org, 15 characters: in another org the same replay id means another event. */
  readonly orgId?: string;
}

/**
 * The start of a channel that began with new events and has not finished one yet: all events from this time on are
 * still to come.
 */
export interface StartMarker {
  readonly replayId?: undefined;
  /** ISO 8601, by the server's clock. */
  readonly createdDate: string;
  /** Id of the org, 15 characters. */
  readonly orgId?: string;
}

/** A position to keep in a store: of a finished event, or of a start without one yet. */
export type ReplayMarker = EventMarker | StartMarker;

/**
 * Keeps a marker for each channel, as a `Map` or a Keyv does. `undefined` or `null` means that there is no marker. The
 * channel then begins with new events, and a {@link StartMarker} is stored before it is subscribed, so that "new" means
 * the same after a crash. A `set` that answers `false`, throws or rejects has failed.
 */
export interface ReplayStore {
  get(channel: string): MaybeAsync<ReplayMarker | null | undefined>;
  set(channel: string, marker: ReplayMarker): unknown;
}

/** Start of a subscription: a {@link ReplayOption}, the replay id to continue after, or a store that holds it. */
export type Replay = ReplayId | ReplayStore;

/**
 * True for a replay id that is a text: digits, or `0x` and pairs of hexadecimal digits.
 *
 * @example
 * ```ts
 * import { isReplayText } from '@sfstream/core';
 *
 * console.log(isReplayText('0x0a1f'), isReplayText('latest')); // => true false
 * ```
 */
export const isReplayText = (text: string): text is `${number}` =>
  /^(?:\d+|0x(?:[\da-f]{2})+)$/.test(text);

/**
 * True where `id` comes after `other`, also in doubt: ids of different forms, such as a number and bytes, or bytes of different
 * lengths, cannot be compared. Both must belong to one channel.
 */
export const isLaterReplayId = (id: ReplayId, other: ReplayId): boolean => {
  if (typeof id === 'number' && typeof other === 'number') return id > other;
  if (isBytes(id) !== isBytes(other)) return true;
  // Texts of one length are in the order of what they write.
  if (typeof id === 'string' && typeof other === 'string' && id.length === other.length) {
    return id > other;
  }
  return isBytes(id) || BigInt(id) > BigInt(other);
};

const isBytes = (id: ReplayId): boolean => typeof id === 'string' && id[1] === 'x';
