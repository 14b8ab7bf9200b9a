import type { MaybeAsync } from '@sfstream/http';

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
export type ReplayId = number | string;

/** A position that can be kept: a replay id, and when its event was made. */
export interface ReplayMarker {
  readonly replayId: ReplayId;
  /** ISO 8601. */
  readonly createdDate?: string;
  /** The org whose position it is, 15 characters: in another org the same id means another event. */
  readonly orgId?: string;
}

/**
 * Keeps a marker for each channel. A `Map` is one; so is a Keyv. `undefined` or `null` means that there is no marker;
 * a `set` that answers `false`, throws or rejects has failed.
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
