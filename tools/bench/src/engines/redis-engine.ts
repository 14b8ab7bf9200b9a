import { randomUUID } from 'node:crypto';
import { toCloudEvent } from '@sfstream/forward';
import { redisLeader, redisSink } from '@sfstream/redis';
import { Redis } from 'ioredis';
import type { OpenEngine } from './engine.ts';

/** The loop sends an XADD for each event in one pipeline. */
export const openRedis: OpenEngine = async (url) => {
  const redis = new Redis(url, { lazyConnect: true });
  await redis.connect();
  const prefix = `bench-${randomUUID()}`;
  const leader = redisLeader({ redis, group: 'bench', prefix });

  return {
    leader,
    sink: redisSink({ redis, leader, prefix }),
    prepare: (events) => {
      const texts = events.map((event) => JSON.stringify(toCloudEvent(event)));
      return async () => {
        const pipeline = redis.pipeline();
        for (const text of texts) pipeline.xadd(`${prefix}:loop`, '*', 'event', text);
        const results = await pipeline.exec();
        for (const [error] of results ?? []) if (error !== null) throw error;
      };
    },
    close: async () => {
      const keys = await redis.keys(`${prefix}:*`);
      if (keys.length > 0) await redis.unlink(keys);
      await redis.quit();
    },
  };
};
