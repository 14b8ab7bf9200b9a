import { randomUUID } from 'node:crypto';
import { isFunction, optional, readOptions, required, timeLimit } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import type { AckError } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import {
  NEVER,
  connect,
  defer,
  filter,
  from,
  isObservable,
  merge,
  mergeMap,
  pairwise,
  share,
  startWith,
  takeUntil,
} from 'rxjs';
import { groupRule } from '../client/keys.ts';
import type { KeptOptions } from '../fencing/kept.ts';
import { keptBy, keptReaders } from '../fencing/kept.ts';
import { partitionWork } from './partition-work.ts';
import { shares } from './shares.ts';

/** Options of {@link redisWork}. Durations are milliseconds. */
export interface RedisWorkOptions extends Omit<KeptOptions, 'leader'> {
  /** The channels that the sink has written. */
  readonly channels: readonly string[];
  /** The name of those who share the events; workers with another name get all events as well. Default: `workers`. */
  readonly name?: string;
  /**
   * The time after which another worker takes over from one that is killed, stopped or cut off; it may be a third longer.
   * Default: 15,000.
   */
  readonly ttl?: number;
  /** Limits how many events of each partition are taken and not done. Default: 100. */
  readonly maxPending?: number;
  /** Takes no more events once it emits, and completes when those that were taken are done. Default: never. */
  readonly stop$?: Observable<unknown>;
  /**
   * Called when an event is done and Redis could not be told, so that it comes again. Default: the stream fails with the
   * error.
   */
  readonly onAckError?: (error: AckError) => void;
}

/**
 * Shares the events that {@link redisSink} writes among the workers that subscribe this, each event to one of them. Each
 * partition is with one worker at a time, so the events of a key stay in order; the partitions are dealt out again when workers
 * come and go. An event is acknowledged once nobody downstream holds it: behind `consume` that is when its
 * handler has succeeded. What a worker had when it died comes again, to the next one. The first workers of a name begin with
 * all that Redis holds.
 *
 * Fails with a `RedisRequestError` where Redis does not answer in time: `retry` of RxJS right behind it tries again. One connection
 * for each partition is open while it is subscribed.
 *
 * Throws a `ClientError` that names the option at fault.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { redisWork } from '@sfstream/redis';
 * import { consume } from '@sfstream/replay';
 * import { Redis } from 'ioredis';
 * import { retry } from 'rxjs';
 *
 * declare const redis: Redis;
 * declare const ship: (event: StreamEvent) => Promise<void>;
 *
 * redisWork({ redis, group: 'orders', channels: ['/event/Order__e'] })
 *   .pipe(retry({ delay: 5_000 }), consume(ship, { retry: { count: 3, delay: 1_000 } }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const redisWork = (options: RedisWorkOptions): Observable<StreamEvent> => {
  const read = readOptions('redisWork', options, readers);
  const { channels, name, ttl, maxPending, stop$, onAckError, ...place } = read;
  const { redis, keyOf, group, scheduler } = keptBy('redisWork', { ...place, leader: undefined });
  const workKeyOf = (...parts: readonly string[]): string =>
    keyOf('work', encodeURIComponent(name), ...parts);
  const sharing = { redis, keyOf, workKeyOf, group, channels, name, ttl, scheduler };
  const settling = {
    maxPending,
    scheduler,
    timeout: place.timeout,
    ...(onAckError && { onAckError }),
  };
  return defer(() => {
    const stopped$ = stop$.pipe(share());
    const untilStopped$ = shares(sharing, randomUUID()).pipe(takeUntil(stopped$));
    return untilStopped$.pipe(
      connect((part$) =>
        part$.pipe(
          startWith(new Set<number>()),
          pairwise(),
          mergeMap(([before, now]) => from([...now].filter((one) => !before.has(one)))),
          mergeMap((partition) => {
            const taken$ = part$.pipe(filter((part) => !part.has(partition)));
            return partitionWork(sharing, partition, {
              ...settling,
              stop$: merge(stopped$, taken$),
            });
          }),
        ),
      ),
    );
  });
};

const { leader: _, ...placeReaders } = keptReaders;

const readers = {
  ...placeReaders,
  channels: required(
    'a list of channels, at least one',
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string'),
  ),
  name: optional(groupRule, 'workers'),
  ttl: optional(timeLimit, 15_000),
  maxPending: optional(
    ['a whole number above 0', (value) => Number.isSafeInteger(value) && Number(value) > 0],
    100,
  ),
  stop$: optional(['an Observable', isObservable], NEVER as Observable<unknown>),
  onAckError: optional(['a function', isFunction]),
};
