/** Ships orders: a line in the ledger for each. Goes on where the last run has ended: node shipper.js <folder> */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientCredentialsAuth } from '@sfstream/auth';
import type { StreamEvent } from '@sfstream/core';
import { ReplayOption, createClient } from '@sfstream/core';
import { consume, defaultTo } from '@sfstream/replay';
import { fileStore } from '@sfstream/replay/node';

const { env } = process;
const folder = process.argv[2] ?? '.';

const client = createClient({
  auth: clientCredentialsAuth({
    loginUrl: env['SF_LOGIN_URL'] ?? '',
    consumerKey: env['SF_CONSUMER_KEY'] ?? '',
    consumerSecret: env['SF_CONSUMER_SECRET'] ?? '',
  }),
});
const store = fileStore(join(folder, 'replay.json'));

/** Takes its time, as shipping does. */
const ship = async ({ replayId }: StreamEvent): Promise<void> => {
  await sleep(10);
  await appendFile(join(folder, 'ledger'), `${replayId}\n`);
};

client
  .channel('/event/Order__e', { replay: defaultTo(store, ReplayOption.AllEvents) })
  .pipe(consume(ship, { store, concurrency: 4, orderBy: ({ replayId }) => Number(replayId) % 10 }))
  .subscribe({
    next: ({ event }) => console.log(event.replayId),
    error: (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
    // Once what has arrived is shipped and stored.
    complete: () => void store.close(),
  });

process.once('SIGTERM', () => client.close().subscribe());
