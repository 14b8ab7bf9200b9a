// Stands for election, and takes events in while it leads: node <bundle> <options as JSON>
import { createPasswordClient } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { redisLeader, redisSink, redisStore } from '@sfstream/redis';
import { consume } from '@sfstream/replay';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

const { credentials, url, group, ttl, forwarded, consumed, library } = JSON.parse(process.argv[2]);

const connectors = {
  ioredis: async () => new Redis(url),
  redis: async () => createClient({ url }),
};
const redis = await connectors[library]();
redis.on('error', () => undefined);
if (library === 'redis') await redis.connect();

const leader = redisLeader({ redis, group, ttl });
leader.state$.subscribe((state) => {
  if (state.type === 'leading') console.log(`leading ${state.epoch}`);
});

const timeout = ttl;
const sink = redisSink({ redis, leader, timeout });
const store = redisStore({ redis, leader, timeout });
const client = createPasswordClient({ ...credentials, backoff: () => 20 });
const fail = ({ message }) => {
  console.error(message);
  process.exit(1);
};
const tell =
  (task) =>
  ({ replayId }) =>
    console.log(`${task} ${replayId} ${leader.term?.epoch ?? 'none'}`);

client
  .channel(forwarded, { replay: sink })
  .pipe(forward(sink, { leader, backoff: () => 20, timeout }))
  .subscribe({ next: tell('forwarded'), error: fail });

client
  .channel(consumed, { replay: store })
  .pipe(consume(tell('handled'), { leader }))
  .subscribe({ error: fail });
