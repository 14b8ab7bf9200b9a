/** Ships orders in a loop, and goes on where the last run has ended: node loop.js <folder> */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientCredentialsAuth } from '@sfstream/auth';
import type { StreamEvent } from '@sfstream/core';
import { ReplayOption, createClient, toAsyncIterable } from '@sfstream/core';
import { checkpoint, defaultTo } from '@sfstream/replay';
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

const ship = async ({ replayId }: StreamEvent): Promise<void> => {
  await appendFile(join(folder, 'ledger'), `${replayId}\n`);
  console.log(replayId);
};

process.once('SIGTERM', () => client.close().subscribe());

const order$ = client
  .channel('/event/Order__e', { replay: defaultTo(store, ReplayOption.AllEvents) })
  .pipe(checkpoint(store));

// An order is done when the loop asks for the next one. Only then its position is stored.
for await (const order of toAsyncIterable(order$)) {
  await ship(order);
}
await store.close();
