// Leadership
export { redisLeader } from './leadership/redis-leader.ts';
export type { RedisLeaderOptions } from './leadership/redis-leader.ts';

// Stores
export { redisStore } from './store/redis-store.ts';
export type { RedisStore, RedisStoreOptions } from './store/redis-store.ts';
export type { KeptOptions } from './fencing/kept.ts';

// Clients and errors
export type { IoRedis, NodeRedis, RedisClient } from './client/redis-client.ts';
export { RedisRequestError } from './errors/redis-request-error.ts';
