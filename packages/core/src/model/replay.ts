import type { MaybeAsync } from '@sfstream/base';

/** Where a subscription begins when it has no position yet (Streaming API guide, "Message Durability"). */
export const ReplayOption = {
  /** Only events published after the subscription. */
  NewEvents: -1,
  /** All events that Salesforce still retains (one to three days), then new ones. */
  AllEvents: -2,
} as const;
export type ReplayOption = (typeof ReplayOption)[keyof typeof ReplayOption];

/**
 * Salesforce's position of an event within its channel: opaque, growing, with holes. A number; beyond
 * `Number.MAX_SAFE_INTEGER`, where a number would be rounded, a string of digits.
 */
export type ReplayId = number | `${number}`;

/** The position of an event that is done: its replay id, and when it was made. */
export interface EventMarker {
  readonly replayId: ReplayId;
  /** ISO 8601. */
  readonly createdDate?: string;
  /** The org whose position it is, 15 characters: in another org the same id means another event. */
  readonly orgId?: string;
}

/** Where a channel began with new events, while none of them is done: everything from this time on is still to come. */
export interface StartMarker {
  readonly replayId?: undefined;
  /** ISO 8601, by the server's clock. */
  readonly createdDate: string;
  /** The org in which it began, 15 characters. */
  readonly orgId?: string;
}

/** A position that can be kept. Stores keep both kinds alike: one has a replay id, the other has none yet. */
export type ReplayMarker = EventMarker | StartMarker;

/**
 * Keeps a marker for each channel. A `Map` is one; so is a Keyv. `undefined` or `null` means that there is no marker: the
 * channel then begins with new events, and a {@link StartMarker} is stored before it is subscribed, so that "new" means
 * the same after a crash. A `set` that answers `false`, throws or rejects has failed.
 */
export interface ReplayStore {
  get(channel: string): MaybeAsync<ReplayMarker | null | undefined>;
  set(channel: string, marker: ReplayMarker): unknown;
}

/** Where a subscription begins: a {@link ReplayOption}, the replay id to continue after, or a store that knows. */
export type Replay = ReplayId | ReplayStore;

/** Whether `id` comes after `other`. Both belong to one channel; ids of different channels do not compare. */
export const isLaterReplayId = (id: ReplayId, other: ReplayId): boolean =>
  typeof id === 'number' && typeof other === 'number' ? id > other : BigInt(id) > BigInt(other);
