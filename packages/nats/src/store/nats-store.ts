import { optional, readOptions, required } from '@sfstream/base';
import type { ReplayStore } from '@sfstream/core';
import type { Leader } from '@sfstream/replay';
import type { KvLike } from '../client/kv-like.ts';
import { kvRule, leaderRule, nameRule } from '../client/rules.ts';
import { groupOf } from './group-of.ts';
import { keptMarkers } from './kept-markers.ts';

/** Options of {@link natsStore}. */
export interface NatsStoreOptions {
  /** The bucket of the positions, as `ensureMarkers` makes it. */
  readonly kv: KvLike;
  /** The name of those who share the positions. Default: that of the leader. */
  readonly group?: string;
  /** The leader, which alone may write. Default: none; every process with the store may write. */
  readonly leader?: Leader;
}

/**
 * Keeps positions in a NATS bucket, one key for each channel. With a `leader`, every `set` carries its epoch: it fails with a
 * {@link NotLeadingError} where this process does not lead, or a later leader has written the position of the channel, and
 * that stays as it is. The server refuses it in the same step, also where the request was long on its way.
 *
 * Throws a {@link ClientError} for options that are missing, unknown or wrong.
 *
 * @example
 * ```ts
 * import { ensureMarkers, natsStore } from '@sfstream/nats';
 * import type { KvmLike } from '@sfstream/nats';
 * import type { Leader } from '@sfstream/replay';
 *
 * declare const kvm: KvmLike; // new Kvm(connection) of @nats-io/kv
 * declare const leader: Leader;
 *
 * const store = natsStore({ kv: await ensureMarkers(kvm), leader });
 * ```
 */
export const natsStore = (options: NatsStoreOptions): ReplayStore => {
  const { kv, leader, group } = readOptions('natsStore', options, {
    kv: required(...kvRule),
    group: optional(nameRule),
    leader: optional(leaderRule),
  });
  const markers = keptMarkers({ kv, leader, owner: [groupOf('natsStore', group, leader)] });
  return {
    get: async (channel) => (await markers.get(channel))?.marker,
    set: (channel, marker) => markers.set(channel, marker),
  };
};
