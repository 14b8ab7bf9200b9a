import type { Feed } from '../feed/feed.ts';
import { channelsOf } from '../feed/feed.ts';
import type { Order, Report } from './measure.ts';
import { startProcess } from '../processes/start-process.ts';
import type { ServerProcess } from '../processes/start-server.ts';

/** The clients compared; the bare loop is what the others are measured by. */
export const clientNames = ['bare', 'sfstream', 'cometd'] as const;
export type ClientName = (typeof clientNames)[number];

/** The clients of the Pub/Sub API, with a bare loop of their own. */
export const pubSubClientNames = ['bare', 'sfstream', 'pubsub-api-client'] as const;

/** A client in its process, connected and waiting. */
export interface ClientProcess {
  /** Feeds this client alone, and gives what it reports at the limit. */
  readonly measure: (order: Order) => Promise<Report>;
  readonly end: () => Promise<void>;
}

export const startClient = (
  server: ServerProcess,
  client: string,
  feed: Feed,
  nodeOptions: readonly string[] = [],
): ClientProcess => {
  const [channel = ''] = channelsOf(feed, client);
  const { tell, next, end } = startProcess(
    'client-process',
    [client, server.origin, JSON.stringify(feed)],
    nodeOptions,
  );
  return {
    measure: async (order) => {
      tell(order);
      server.feed(channel);
      const report = await next();
      if (!isReport(report)) throw new Error(`${client} reported no numbers.`);
      return report;
    },
    end,
  };
};

const isReport = (value: unknown): value is Report =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one) => typeof one === 'number');
