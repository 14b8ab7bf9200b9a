// Forwards a channel and consumes another while it leads, until it is killed: node <bundle> <options as JSON>
import { ReplayOption, createPasswordClient } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { postgresLeader, postgresSink, postgresStore } from '@sfstream/postgres';
import { consume, defaultTo } from '@sfstream/replay';
import { Pool } from 'pg';

const { credentials, url, name, group, ttl, by, channel, consumed } = JSON.parse(process.argv[2]);

const pool = new Pool({ connectionString: url, application_name: name });
pool.on('error', () => undefined);
const leader = postgresLeader({ pool, group, ttl, by });
const sink = postgresSink({ pool, leader, timeout: ttl });

leader.state$.subscribe(({ type, epoch = 0 }) => console.log(`${type} ${epoch}`));

const client = createPasswordClient({ ...credentials, backoff: () => 50 });
const fail = ({ message }) => {
  console.error(`${name}: ${message}`);
  process.exit(1);
};

client
  .channel(channel, { replay: defaultTo(sink, ReplayOption.AllEvents) })
  .pipe(forward(sink, { leader, timeout: ttl, backoff: () => 50 }))
  .subscribe({ error: fail });

const store = postgresStore({ pool, leader, timeout: ttl });
client
  .channel(consumed, { replay: defaultTo(store, ReplayOption.AllEvents) })
  .pipe(
    consume(({ replayId }) => console.log(`handled ${replayId}`), {
      leader,
      onStoreError: ({ message }) => console.error(`${name}: ${message}`),
    }),
  )
  .subscribe({ error: fail });
