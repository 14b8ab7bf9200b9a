// Runs a worker until it is signalled: node <bundle> <options as JSON>
import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReplayOption, createPasswordClient } from '@sfstream/core';
import { defaultTo } from '@sfstream/replay';
import { fileStore, runWorker } from '@sfstream/replay/node';

const { credentials, markers, log, channel, mood } = JSON.parse(process.argv[2]);
const store = fileStore(markers);

await runWorker(
  createPasswordClient({ ...credentials, backoff: () => 5 }),
  channel,
  async ({ replayId }) => {
    console.log(`handling ${replayId}`);
    if (mood === 'failing') throw new Error('no such order');
    await sleep(mood === 'hanging' ? 2 ** 30 : 20);
    await appendFile(log, `${replayId}\n`);
  },
  {
    store: defaultTo(store, ReplayOption.AllEvents),
    ...(mood === 'hanging' && { drainTimeout: 200 }),
  },
);
await store.close();
// A handler that hangs would keep the process alive.
if (mood === 'hanging') process.exit();
