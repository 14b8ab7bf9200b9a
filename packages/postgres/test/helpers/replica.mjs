// Forwards a channel while it leads, until it is killed: node <bundle> <options as JSON>
import { ReplayOption, createPasswordClient } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { postgresLeader, postgresSink } from '@sfstream/postgres';
import { defaultTo } from '@sfstream/replay';
import { Pool } from 'pg';

const { credentials, url, name, group, ttl, by, channel } = JSON.parse(process.argv[2]);

const pool = new Pool({ connectionString: url, application_name: name });
pool.on('error', () => undefined);
const leader = postgresLeader({ pool, group, ttl, by });
const sink = postgresSink({ pool, leader, timeout: ttl });

leader.state$.subscribe(({ type, epoch = 0 }) => console.log(`${type} ${epoch}`));

createPasswordClient({ ...credentials, backoff: () => 50 })
  .channel(channel, { replay: defaultTo(sink, ReplayOption.AllEvents) })
  .pipe(forward(sink, { leader, timeout: ttl, backoff: () => 50 }))
  .subscribe({
    error: ({ message }) => {
      console.error(`${name}: ${message}`);
      process.exit(1);
    },
  });
