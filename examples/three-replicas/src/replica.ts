/**
 * One replica: node replica.js. It stands for election, and forwards orders into the inbox while it leads. What it has
 * become it tells the process that has started it.
 */
import { clientCredentialsAuth } from '@sfstream/auth';
import { createClient, exponentialBackoff } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { postgresLeader, postgresSink } from '@sfstream/postgres';
import { pubSub as overPubSub } from '@sfstream/pubsub';
import { Pool } from 'pg';
import { filter, finalize, fromEvent, map, merge, switchMap, take } from 'rxjs';
import { orderChannel } from './org/order.ts';
import { reportOf } from './replicas/report.ts';
import { group, readSettings, ttl } from './replicas/settings.ts';

const { database, app, pubSub, by } = readSettings(process.env);

// The process ends by itself once all is written and the lease is given back.
const pool = new Pool({ connectionString: database.url, max: 4, allowExitOnIdle: true });
// A connection that is lost while nobody uses it: the pool makes another.
pool.on('error', () => undefined);

const tables = { pool, prefix: database.prefix, create: false };
const leader = postgresLeader({ ...tables, group, ttl, by });
// Nobody works on the orders, which are only looked at: an hour of them is enough.
const sink = postgresSink({ ...tables, leader, keepUndone: 3_600_000 });
const client = createClient({
  auth: clientCredentialsAuth(app),
  ...(pubSub !== undefined && { transport: overPubSub({ endpoint: pubSub }) }),
  // Anyone who breaks it waits for the recovery: a real org gets up to the default of 30 s.
  backoff: exponentialBackoff({ base: 300, cap: 1_500 }),
});

// Those who were asked tell it again: a process that was frozen has not noticed.
const asked$ = fromEvent(process, 'message').pipe(switchMap(() => leader.state$.pipe(take(1))));
const telling = merge(leader.state$, asked$)
  .pipe(
    filter(({ type }) => type !== 'idle'),
    map(reportOf),
  )
  .subscribe((report) => void process.send?.(report));

const forwarding = client
  .channel(orderChannel, { replay: sink })
  .pipe(
    forward(sink, { leader, onFailure: ({ error }) => console.error(error) }),
    finalize(() => {
      telling.unsubscribe();
      process.removeAllListeners('message');
      if (process.connected) process.disconnect();
    }),
  )
  .subscribe({
    error: (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  });

/** Ends once what has arrived is written; one that stands by has nothing to write. */
const stop = (): void => {
  client.close().subscribe();
  leader.state$
    .pipe(
      filter(({ type }) => type !== 'leading'),
      take(1),
    )
    .subscribe(() => forwarding.unsubscribe());
};
process.once('SIGTERM', stop);
// The process that has started it is gone.
process.once('disconnect', stop);
