import { isFunction, optional, readOptions } from '@sfstream/base';
import type { OptionRule } from '@sfstream/base';
import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { markerOf, readMarker } from '@sfstream/core';
import type { KeyOfEvent, Sink } from '@sfstream/forward';
import { partitionOf, recordIdOf, toCloudEvent } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import { bufferCount, concatMap, defaultIfEmpty, from, last } from 'rxjs';
import { fenced } from '../fencing/fence.ts';
import type { KeptOptions } from '../fencing/kept.ts';
import { keptBy, keptReaders } from '../fencing/kept.ts';
import { markerAt } from '../fencing/marker-at.ts';
import { positionOf } from './position-of.ts';
import { move, write } from './sink-scripts.ts';
import { countKey, positionKey, streamKey } from './stream-keys.ts';

/** Options of {@link redisSink}. */
export interface RedisSinkOptions extends KeptOptions {
  /**
   * The number of streams for each channel, so that as many workers can share it. It may grow at any time; then the order
   * of a key's events is not kept over the change. It does not shrink. Default: 1.
   */
  readonly partitions?: number;
  /**
   * Gives the key whose events stay in order, in one stream. Events without one are spread. Default: the id of the record that
   * the event is about.
   */
  readonly keyOf?: KeyOfEvent;
  /**
   * The number of events that a stream holds at least before older ones are dropped, whether or not anybody has read them.
   * Default: none are dropped, and Redis grows.
   */
  readonly maxLength?: number;
}

/** A sink that is asked on subscription. */
export interface RedisSink extends Sink {
  get(channel: string): Observable<ReplayMarker | undefined>;
  set(channel: string, marker: ReplayMarker): Observable<unknown>;
  readonly write: (events: readonly StreamEvent[]) => Observable<unknown>;
}

/** Events in one step of Redis, which serves nobody else meanwhile. */
const mostAtOnce = 500;

const count: OptionRule = [
  'a whole number above 0',
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
];

/**
 * Writes events as CloudEvents into Redis Streams, `sfstream:{billing}:events:0:/event/Order__e` for the partition 0 of a
 * channel, and moves the position of the channel in the same step. The id of an entry is `<generation>-<replay id>`, where the
 * generation grows when a channel begins to count again, and when its replay ids take another form, as those of another API
 * have; the next free number stands for a replay id of more than 63 bits. An event that the sink has had is left out, and with a leader all
 * that a former one writes is refused.
 *
 * Throws a `ClientError` that names the option at fault. `write` and `set` fail with a `NotLeadingError` where this process does
 * not lead, or no longer; everything fails with a `RedisRequestError` where Redis does not answer in time.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { forward } from '@sfstream/forward';
 * import { redisLeader, redisSink } from '@sfstream/redis';
 * import { Redis } from 'ioredis';
 *
 * declare const redis: Redis;
 * declare const client: Client;
 *
 * const leader = redisLeader({ redis, group: 'orders' });
 * const sink = redisSink({ redis, leader, partitions: 8, maxLength: 1_000_000 });
 * client
 *   .channel('/event/Order__e', { replay: sink })
 *   .pipe(forward(sink, { leader }))
 *   .subscribe();
 * ```
 */
export const redisSink = (options: RedisSinkOptions): RedisSink => {
  const { partitions, keyOf, maxLength, ...place } = readOptions('redisSink', options, {
    ...keptReaders,
    partitions: optional(count, 1),
    keyOf: optional<KeyOfEvent>(
      ['a function of the event that gives its key', isFunction],
      recordIdOf,
    ),
    maxLength: optional(count),
  });
  const kept = keptBy('redisSink', place);
  const positionIn = (channel: string): string => positionKey(kept.keyOf, channel);
  const limit = maxLength === undefined ? '' : String(maxLength);
  const keysFor = (event: StreamEvent): readonly string[] => [
    positionIn(event.channel),
    streamKey(kept.keyOf, event.channel, partitionOf(event, keyOf, partitions)),
  ];
  return {
    get: (channel) => markerAt(kept, { channel, key: positionIn(channel), field: 'marker' }),
    set: (channel, given) => {
      const marker = readMarker(given);
      const args = [...positionOf(marker), JSON.stringify(marker)];
      return fenced(kept, move, [positionIn(channel)], args);
    },
    write: (events) =>
      from(events).pipe(
        bufferCount(mostAtOnce),
        concatMap((some) =>
          fenced(
            kept,
            write,
            [countKey(kept.keyOf), ...some.flatMap(keysFor)],
            [limit, String(partitions), ...some.flatMap(argumentsFor)],
          ),
        ),
        defaultIfEmpty(0),
        last(),
      ),
  };
};

const argumentsFor = (event: StreamEvent): readonly string[] => {
  const marker = markerOf(event);
  const position =
    marker === undefined ? ['', '', '', ''] : [...positionOf(marker), JSON.stringify(marker)];
  return [...position, JSON.stringify(toCloudEvent(event))];
};
