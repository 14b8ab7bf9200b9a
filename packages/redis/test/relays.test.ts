import { describeLog } from '../../forward/test/helpers/describe-log.ts';
import { redisLog } from '../src/log/redis-log.ts';
import { redisSink } from '../src/stream/redis-sink.ts';
import { benchOf } from './helpers/bench.ts';
import { packages } from './helpers/clients.ts';

const { client, group } = benchOf(packages['ioredis']!);

describeLog(() =>
  Promise.resolve({
    sink: () => redisSink({ redis: client(), group: group() }),
    log: () => redisLog({ redis: client(), group: group() }),
  }),
);
