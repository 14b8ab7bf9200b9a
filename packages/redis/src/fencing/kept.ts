import { ClientError, hasMethods, optional, required, timeLimit } from '@sfstream/base';
import type { ReadOptions } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler, isObservable } from 'rxjs';
import { groupRule, keysOf, prefixRule } from '../client/keys.ts';
import type { KeyOf } from '../client/keys.ts';
import { redisClient } from '../client/redis-client.ts';
import type { RedisClient } from '../client/redis-client.ts';
import { redisOf } from '../client/redis.ts';
import type { Redis } from '../client/redis.ts';

/** Options of what is kept in Redis. */
export interface KeptOptions {
  /** The client. It stays yours to close. */
  readonly redis: RedisClient;
  /**
   * Writes only while this process leads, and has Redis refuse what comes late from a former leader. Default: writes always.
   */
  readonly leader?: Leader;
  /** The part of Redis in which it is kept. Default: the group of the leader. */
  readonly group?: string;
  /** The beginning of the names of all keys. Default: `sfstream`. */
  readonly prefix?: string;
  /** Milliseconds for each answer of Redis. Default: 5,000. */
  readonly timeout?: number;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** The markers that are kept, and who may write them. */
export interface Kept {
  readonly redis: Redis;
  readonly keyOf: KeyOf;
  readonly group: string;
  readonly leader: Leader | undefined;
  readonly scheduler: SchedulerLike;
}

/** Readers of these options, for functions that have more. */
export const keptReaders = {
  redis: required(...redisClient),
  leader: optional([
    'a leader, such as redisLeader gives',
    (value) => isObservable((value as Leader | null)?.term$),
  ]),
  group: optional(groupRule),
  prefix: optional(prefixRule, 'sfstream'),
  timeout: optional(timeLimit, 5_000),
  scheduler: optional(
    ['an RxJS scheduler', hasMethods('schedule')],
    asyncScheduler as SchedulerLike,
  ),
};

type ReadKeptOptions = ReadOptions<KeptOptions, typeof keptReaders>;

/** Reads {@link KeptOptions}. Throws a {@link ClientError} where nothing names the group. */
export const keptBy = (
  owner: string,
  { redis, leader, group = leader?.group, prefix, timeout, scheduler }: ReadKeptOptions,
): Kept => {
  if (group === undefined) {
    throw new ClientError(`group of ${owner} must be given where there is no leader.`, {
      field: 'group',
    });
  }
  return {
    redis: redisOf(redis, timeout, scheduler),
    keyOf: keysOf(prefix, group),
    group,
    leader,
    scheduler,
  };
};
