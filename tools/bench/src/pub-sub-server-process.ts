import { farAway } from './pub-sub/far-away.ts';
import { startPubSubServer } from './pub-sub/neutral-server.ts';

/**
 * The Pub/Sub API in a process of its own: tells its origin, takes the name of the channel whose turn it is. With a number of
 * milliseconds it is that far away, in either direction.
 */
const main = async (delay = '0'): Promise<void> => {
  const { origin, feed } = await startPubSubServer();
  process.on('message', (channel) => feed(typeof channel === 'string' ? channel : undefined));
  process.on('disconnect', () => process.exit());
  process.send?.(delay === '0' ? origin : await farAway(origin, Number(delay)));
};

void main(...process.argv.slice(2));
