import { bare } from './clients/bare.ts';
import { cometd } from './clients/cometd.ts';
import type { Listen } from './clients/listen.ts';
import { pubSubApiClient } from './clients/pub-sub-api-client.ts';
import { pubSubBare } from './clients/pub-sub-bare.ts';
import { pubSubSfstream } from './clients/pub-sub-sfstream.ts';
import { sfstream } from './clients/sfstream.ts';
import { channelsOf } from './feed/feed.ts';
import type { Feed } from './feed/feed.ts';
import { inOrder } from './measures/in-order.ts';
import { latency } from './measures/latency.ts';
import type { Measure, OnEvent, Order } from './compare/measure.ts';
import { memory } from './measures/memory.ts';
import { throughput } from './measures/throughput.ts';

const clients: Readonly<Record<string, Listen>> = { bare, sfstream, cometd };
const pubSubClients: Readonly<Record<string, Listen>> = {
  bare: pubSubBare,
  sfstream: pubSubSfstream,
  'pubsub-api-client': pubSubApiClient,
};
const measures: Readonly<Record<Order['measure'], Measure>> = { throughput, latency, memory };

/** One client in a process of its own, which listens from the beginning and reports on what it is told to measure. */
const main = (client = '', origin = '', feed = ''): void => {
  const { type } = JSON.parse(feed) as Feed;
  const listen = (type === 'fetch' ? pubSubClients : clients)[client];
  if (listen === undefined) throw new Error(`There is no client '${client}'.`);
  let onEvent: OnEvent = () => undefined;
  listen(
    { origin, channels: channelsOf(JSON.parse(feed) as Feed, client) },
    inOrder((data) => onEvent(data)),
  );
  process.on('message', ({ measure, limit }: Order) => {
    void measures[measure]((next) => (onEvent = next), limit).then((report) => {
      process.send?.(report);
    });
  });
  process.on('disconnect', () => process.exit());
};

// What a client throws, or hands to RxJS's last resort, must fail the run instead of spoiling its numbers.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${process.argv[2]}: ${error.stack ?? error.message}\n`);
  process.exit(1);
});
main(...process.argv.slice(2));
