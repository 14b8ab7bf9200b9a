import { describeLog } from '../../forward/test/helpers/describe-log.ts';
import { postgresSink } from '../src/inbox/postgres-sink.ts';
import { postgresLog } from '../src/log/postgres-log.ts';
import { endPools, newGroup, newPool } from './helpers/database.ts';

afterEach(endPools);

describeLog(() => {
  const [pool, group] = [newPool(), newGroup()];
  return Promise.resolve({
    sink: () => postgresSink({ pool, group }),
    log: () => postgresLog({ pool, group }),
  });
});
