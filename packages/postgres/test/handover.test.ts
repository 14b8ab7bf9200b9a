import { describeHandover } from '../../forward/test/helpers/describe-handover.ts';
import { postgresSink } from '../src/inbox/postgres-sink.ts';
import { postgresLeader } from '../src/leadership/postgres-leader.ts';
import { postgresLog } from '../src/log/postgres-log.ts';
import { endPools, newGroup, newPool } from './helpers/database.ts';

afterEach(endPools);

describeHandover(() => {
  const group = newGroup();
  return Promise.resolve(() => {
    const pool = newPool();
    const leader = postgresLeader({ pool, group });
    return {
      leader,
      sink: postgresSink({ pool, leader }),
      events: (channel) => postgresLog({ pool, group }).channel(channel, { replay: -2 }),
    };
  });
});
