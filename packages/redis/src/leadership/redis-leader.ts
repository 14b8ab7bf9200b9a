import { hasMethods, optional, readOptions, required, timeLimit } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';
import { leaderOf } from '@sfstream/replay';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { groupRule, keysOf, prefixRule } from '../client/keys.ts';
import { redisClient } from '../client/redis-client.ts';
import type { RedisClient } from '../client/redis-client.ts';
import { redisOf } from '../client/redis.ts';
import { redisLease } from './redis-lease.ts';

/** Options of {@link redisLeader}. */
export interface RedisLeaderOptions {
  /** The client. While this process stands by, one connection more is open, made by its `duplicate()`. */
  readonly redis: RedisClient;
  /** The name of those who stand for election together. */
  readonly group: string;
  /**
   * Milliseconds after which another process takes over from a leader that is killed, stopped or cut off. It is renewed
   * three times in this time, and each request may take a third of it. Default: 15,000.
   */
  readonly ttl?: number;
  /** The beginning of the names of all keys. Default: `sfstream`. */
  readonly prefix?: string;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Elects one of the processes that share a group, by a key of Redis that expires. A leader that ends by itself is followed at
 * once, one that dies after `ttl`. Redis measures the time, so the clocks of the processes do not matter. Epochs grow also
 * where Redis forgets everything, since its clock takes part in them.
 *
 * Throws a `ClientError` that names the option at fault.
 *
 * @example
 * ```ts
 * import { createClient } from '@sfstream/core';
 * import type { Authenticator, StreamEvent } from '@sfstream/core';
 * import { redisLeader, redisStore } from '@sfstream/redis';
 * import { consume } from '@sfstream/replay';
 * import { Redis } from 'ioredis';
 *
 * declare const redis: Redis;
 * declare const auth: Authenticator;
 * declare const ship: (event: StreamEvent) => Promise<void>;
 *
 * const leader = redisLeader({ redis, group: 'shipping' });
 * const client = createClient({ auth, replay: redisStore({ redis, leader }) });
 * client.channel('/event/Order__e').pipe(consume(ship, { leader })).subscribe();
 * ```
 */
export const redisLeader = (options: RedisLeaderOptions): Leader => {
  const { redis, group, ttl, prefix, scheduler } = readOptions('redisLeader', options, {
    redis: required(...redisClient),
    group: required(...groupRule),
    ttl: optional(timeLimit, 15_000),
    prefix: optional(prefixRule, 'sfstream'),
    scheduler: optional(['an RxJS scheduler', hasMethods('schedule')], asyncScheduler),
  });
  const lease = redisLease({
    redis: redisOf(redis, ttl / 3, scheduler),
    keyOf: keysOf(prefix, group),
    group,
    ttl,
    scheduler,
  });
  return leaderOf(lease, { scheduler });
};
