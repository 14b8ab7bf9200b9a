import type { IoRedis, NodeRedis, RedisClient } from '@sfstream/redis';
import { redisLeader, redisSink } from '@sfstream/redis';
import type { Engine, EngineRequest } from './engine.ts';
import { loadPackage } from './load-package.ts';

/** The package `ioredis` or `redis`, as far as it is used. */
type RedisPackage =
  | { readonly Redis: new (url: string) => IoRedis }
  | { readonly createClient: (options: { readonly url: string }) => NodeRedis };

/** Opens the streams of a Redis. */
export const redisEngine = async ({ url, group, isLed, from }: EngineRequest): Promise<Engine> => {
  const { client: redis, close } = await clientOf(
    loadPackage(['ioredis', 'redis'], from) as RedisPackage,
    url,
  );
  const leader = isLed ? redisLeader({ redis, group }) : undefined;
  return {
    sink: redisSink({ redis, group, ...(leader && { leader }) }),
    leader,
    close: () => Promise.resolve().then(close),
  };
};

interface OpenClient {
  readonly client: RedisClient;
  readonly close: () => void;
}

const clientOf = async (library: RedisPackage, url: URL): Promise<OpenClient> => {
  if ('Redis' in library) {
    const client = new library.Redis(url.href);
    client.on('error', isToldByRequests);
    return { client, close: () => client.disconnect() };
  }
  const client = library.createClient({ url: url.href });
  client.on('error', isToldByRequests);
  await client.connect();
  return { client, close: () => client.destroy() };
};

/** Each request that fails says so; unheard, the event would end the process. */
const isToldByRequests = (): void => undefined;
