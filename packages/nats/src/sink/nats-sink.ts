import { isFunction, optional, readOptions, required } from '@sfstream/base';
import type { ReplayMarker } from '@sfstream/core';
import type { KeyOfEvent, Sink } from '@sfstream/forward';
import { isLaterMarker, recordIdOf } from '@sfstream/forward';
import type { Leader } from '@sfstream/replay';
import { epochOf } from '@sfstream/replay';
import type { JetStreamLike } from '../client/jetstream-like.ts';
import type { KvLike } from '../client/kv-like.ts';
import {
  jetStreamRule,
  kvRule,
  leaderRule,
  nameRule,
  partitionsRule,
  prefixRule,
} from '../client/rules.ts';
import { refuseStale } from '../fencing/refuse-stale.ts';
import { keptMarkers } from '../store/kept-markers.ts';
import { streamReader } from './stream-reader.ts';
import { streamWriter } from './stream-writer.ts';

/** Options of {@link natsSink}. */
export interface NatsSinkOptions {
  /** `jetstream(connection)` of `@nats-io/jetstream`. */
  readonly js: JetStreamLike;
  /** The bucket of positions, as `ensureMarkers` makes it: for starts, and positions that no event has. */
  readonly kv: KvLike;
  /** The stream, as `ensureStream` makes it. It has one writer at a time. */
  readonly stream: string;
  /** The beginning of all subjects. Default: `sf`, so that `/event/Order__e` goes to `sf.event.Order__e`. */
  readonly prefix?: string;
  /**
   * The number of subjects of each channel, which workers share: `sf.event.Order__e.0` and so on. It can only be changed when
   * all is worked off. Default: none; a channel is one subject.
   */
  readonly partitions?: number;
  /** The key by which events are in order, and go to one partition; those without one are spread. Default: `recordIdOf`. */
  readonly keyOf?: KeyOfEvent;
  /** The leader, which alone may write. Default: none; every process with the sink may write. */
  readonly leader?: Leader;
}

/**
 * Forwards events into a JetStream stream, as CloudEvents in JSON. The position of a channel is read from its last message, so
 * that stream and position cannot disagree. A batch is published at once, and each message names the sequence of the one
 * before it: the server refuses those of a former leader, those that come in the wrong order, and those that follow one which
 * was not stored. Repeats are left out by their position, and refused by their message id.
 *
 * `write` and `set` fail with a {@link NotLeadingError} where this process does not lead, or a later leader has written; `write` with
 * a {@link ClientError} where an event is larger than the server takes, after those before it were written.
 *
 * Throws a {@link ClientError} for options that are missing, unknown or wrong.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { forward } from '@sfstream/forward';
 * import type { JetStreamLike, KvLike } from '@sfstream/nats';
 * import { natsSink } from '@sfstream/nats';
 * import type { Leader } from '@sfstream/replay';
 *
 * declare const client: Client;
 * declare const leader: Leader;
 * declare const js: JetStreamLike; // jetstream(connection) of @nats-io/jetstream
 * declare const kv: KvLike; // await ensureMarkers(new Kvm(connection))
 *
 * const sink = natsSink({ js, kv, stream: 'SALESFORCE', leader });
 * client.channel('/event/Order__e', { replay: sink }).pipe(forward(sink, { leader })).subscribe();
 * ```
 */
export const natsSink = (options: NatsSinkOptions): Sink => {
  const { kv, ...place } = readOptions('natsSink', options, {
    js: required(...jetStreamRule),
    kv: required(...kvRule),
    stream: required(...nameRule),
    prefix: optional(prefixRule, 'sf'),
    partitions: optional(partitionsRule),
    keyOf: optional(['a function of an event', isFunction], recordIdOf),
    leader: optional(leaderRule),
  });
  const { leader, stream, prefix } = place;
  const reader = streamReader(place);
  const markers = keptMarkers({ kv, leader, owner: [stream, prefix] });

  const set = async (channel: string, marker: ReplayMarker): Promise<void> => {
    const epoch = epochOf(leader);
    const last = await reader.lastOf(channel);
    refuseStale(leader, epoch, last?.epoch);
    if (isLaterMarker(marker, last?.position?.marker))
      await markers.set(channel, marker, last?.seq ?? 0);
  };

  return {
    get: async (channel) => {
      const [last, kept] = await Promise.all([reader.lastOf(channel), markers.get(channel)]);
      const written = last?.position;
      // What was set counts until an event with a replay id comes behind it.
      const isNewer = kept !== undefined && (kept.after ?? 0) >= (written?.seq ?? 0);
      return isNewer ? kept.marker : written?.marker;
    },
    set,
    write: streamWriter(place, reader),
  };
};
