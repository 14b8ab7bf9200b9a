import { describeHandover } from '../../forward/test/helpers/describe-handover.ts';
import { redisLeader } from '../src/leadership/redis-leader.ts';
import { redisLog } from '../src/log/redis-log.ts';
import { redisSink } from '../src/stream/redis-sink.ts';
import { benchOf } from './helpers/bench.ts';
import { packages } from './helpers/clients.ts';

const { client, group } = benchOf(packages['ioredis']!);

describeHandover(() =>
  Promise.resolve(() => {
    const leader = redisLeader({ redis: client(), group: group() });
    const log = redisLog({ redis: client(), group: group() });
    return {
      leader,
      sink: redisSink({ redis: client(), leader }),
      events: (channel) => log.channel(channel, { replay: -2 }),
    };
  }),
);
