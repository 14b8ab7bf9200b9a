// Leadership
export { redisLeader } from './leadership/redis-leader.ts';
export type { RedisLeaderOptions } from './leadership/redis-leader.ts';

// Stores
export { redisStore } from './store/redis-store.ts';
export type { RedisStore, RedisStoreOptions } from './store/redis-store.ts';
export type { KeptOptions } from './fencing/kept.ts';

// Streams
export { redisSink } from './stream/redis-sink.ts';
export type { RedisSink, RedisSinkOptions } from './stream/redis-sink.ts';
export type { KeyOfEvent } from '@sfstream/forward';
export { redisLog } from './log/redis-log.ts';
export type { RedisLog, RedisLogOptions } from './log/redis-log.ts';

// Work that is shared
export { redisWork } from './sharing/redis-work.ts';
export type { RedisWorkOptions } from './sharing/redis-work.ts';

// Clients and errors
export type { IoRedis, NodeRedis, RedisClient } from './client/redis-client.ts';
export { RedisRequestError } from './errors/redis-request-error.ts';
