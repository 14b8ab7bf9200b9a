import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { RedisClient } from '../../src/client/redis-client.ts';

/** A client of one of the packages, and how it is closed. */
export interface Connected {
  readonly redis: RedisClient;
  readonly close: () => unknown;
}

const noise = (): void => undefined;

/** Makes clients of both packages, by name. They keep their defaults, under which they wait for a server that is away. */
export const packages: Readonly<Record<string, (url: string) => Connected>> = {
  ioredis: (url) => {
    const redis = new Redis(url);
    redis.on('error', noise);
    return { redis, close: () => redis.disconnect() };
  },
  redis: (url) => {
    const redis = createClient({ url });
    redis.on('error', noise);
    const connected = redis.connect();
    // Destroyed while it connects, it would stay connected.
    return { redis, close: () => connected.then(() => redis.destroy()) };
  },
};
