import { startNeutralServer } from './server/neutral-server.ts';

/** The neutral server in a process of its own: tells its origin, takes the name of the channel whose turn it is. */
const main = async (): Promise<void> => {
  const { origin, feed } = await startNeutralServer();
  process.on('message', (channel) => feed(typeof channel === 'string' ? channel : undefined));
  process.on('disconnect', () => process.exit());
  process.send?.(origin);
};

void main();
