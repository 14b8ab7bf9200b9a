// Consumes channels until the process is killed or terminated: node <bundle> <options as JSON>
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { consume } from '@sfstream/replay';
import { fileStore } from '@sfstream/replay/node';

/** `newClient` makes a client for each lane from the options. */
export const consumeLanes = (newClient) => {
  const options = JSON.parse(process.argv[2]);
  const store = fileStore(options.markers);
  let atWork = options.lanes.length;

  for (const { channel, concurrency, log } of options.lanes) {
    const client = newClient(options);
    const opened = open(log, 'a');

    /** The line is what the world sees of the work. It is on disk before the handler is done. */
    const work = async ({ replayId, data }) => {
      await sleep(Math.random() * 10);
      const file = await opened;
      await file.write(`${replayId} ${data.payload.Key__c}\n`);
      await file.sync();
    };

    client
      .channel(channel, { replay: store })
      .pipe(consume(work, { store, concurrency, orderBy: ({ data }) => data.payload.Key__c }))
      .subscribe({
        next: ({ event }) => console.log(`${channel} ${event.replayId}`),
        error: ({ message }) => {
          console.error(message);
          process.exitCode = 1;
        },
        complete: async () => {
          atWork -= 1;
          if (atWork === 0) await store.close();
          await (await opened).close();
        },
      });

    process.once('SIGTERM', () => client.close().subscribe());
  }
};
