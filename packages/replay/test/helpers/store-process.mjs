// A process of its own around a file store: node <bundle> <task> <file>
import { fileStore } from '../../src/stores/file/file-store.ts';

const [, , task, file] = process.argv;
const store = fileStore(file);

const tasks = {
  /** Has the store open until the process is killed or its input ends. */
  hold: async () => {
    await store.set('/event/A', { replayId: 1 });
    console.log('open');
    process.stdin.resume();
  },
  /** Stores one marker after the other until the process is killed, and tells each that is stored. */
  count: async () => {
    for (let replayId = 1; ; replayId++) {
      await store.set('/event/A', { replayId });
      console.log(replayId);
    }
  },
  /** Stores more than the limit of a file's size lets through. */
  overflow: async () => {
    // The system announces the limit by this signal, whose default is to end the process.
    process.on('SIGXFSZ', () => undefined);
    const channels = Array.from({ length: 2000 }, (_, index) => `/event/Channel_${index}__e`);
    await Promise.all(channels.map((channel, replayId) => store.set(channel, { replayId })));
    console.log('stored');
  },
};

tasks[task]().catch((error) => {
  console.log(error.message);
  process.exit(1);
});
