import { tokenAuth } from '@sfstream/auth';
import { createClient } from '@sfstream/core';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { channelsOf } from './feed/feed.ts';
import type { ChannelMemory } from './measures/channel-memory.ts';

const kept = (): { readonly heap: number; readonly rss: number } => {
  if (globalThis.gc === undefined) throw new Error('This process needs node --expose-gc.');
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
};

/** Joins the channels of one new client, and waits until the server has acknowledged all of them. */
const join = async (origin: string, count: number): Promise<void> => {
  const client = createClient({ auth: tokenAuth({ accessToken: 'token', instanceUrl: origin }) });
  const acknowledged = firstValueFrom(
    client.activity$.pipe(
      filter(({ type }) => type === 'subscribed'),
      take(count),
      toArray(),
    ),
  );
  const channels = channelsOf({ type: 'spread', size: 1, channels: count }, 'joining');
  for (const channel of channels) client.channel(channel).subscribe();
  await acknowledged;
};

const measure = async (
  origin: string,
  clients: number,
  channels: number,
): Promise<Omit<ChannelMemory, 'clients' | 'channels'>> => {
  // Compiled code is no cost of a channel.
  await join(origin, 100);
  const start = kept();
  for (let client = 0; client < clients; client += 1) await join(origin, channels);
  const end = kept();
  return { heap: end.heap - start.heap, rss: end.rss - start.rss };
};

const [origin = '', clients = '', channels = ''] = process.argv.slice(2);
void measure(origin, Number(clients), Number(channels)).then((report) => process.send?.(report));
process.on('disconnect', () => process.exit());
