import type { Feed } from '../feed/feed.ts';
import type { Order, Report } from './measure.ts';
import { startClient } from './start-client.ts';
import type { ClientName } from './start-client.ts';
import type { ServerProcess } from '../processes/start-server.ts';

/** The reports of every client, one for each round. */
export type Comparison<Name extends string = ClientName> = Readonly<
  Record<Name, readonly Report[]>
>;

/** Subject and duration of a measurement. */
export interface Course extends Order {
  readonly feed: Feed;
  readonly rounds: number;
  /** Milliseconds for which each client is fed before anything counts, until its code is compiled; 0 for none. */
  readonly warmUp: number;
  readonly nodeOptions?: readonly string[];
}

/**
 * Measures all clients in turns, round by round, each round beginning with another client: what else the machine does
 * then meets all of them alike. Each client keeps its process through all rounds and rests while others are measured.
 */
export const compare = async <Name extends string>(
  server: ServerProcess,
  names: readonly Name[],
  { feed, rounds, warmUp, nodeOptions = [], ...order }: Course,
  note: (text: string) => void,
): Promise<Comparison<Name>> => {
  const name = nameOf(feed);
  const contestants = names.map((client) => ({
    client,
    reports: [] as Report[],
    ...startClient(server, client, feed, nodeOptions),
  }));
  if (warmUp > 0) {
    for (const { client, measure } of contestants) {
      note(`${order.measure}, ${name}: ${client} warms up`);
      await measure({ measure: order.measure, limit: warmUp });
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    note(`${order.measure}, ${name}: round ${round + 1} of ${rounds}`);
    const first = round % contestants.length;
    for (const { reports, measure } of [
      ...contestants.slice(first),
      ...contestants.slice(0, first),
    ]) {
      reports.push(await measure(order));
    }
  }
  await Promise.all(contestants.map(({ end }) => end()));
  return Object.fromEntries(
    contestants.map(({ client, reports }) => [client, reports]),
  ) as unknown as Comparison<Name>;
};

const nameOf = (feed: Feed): string => {
  switch (feed.type) {
    case 'flood':
      return `batches of ${feed.size}`;
    case 'spread':
      return `batches of ${feed.size} over ${feed.channels} channels`;
    case 'fetch':
      return `responses of ${feed.size} events of ${feed.bytes} bytes`;
    case 'pace':
      return `${feed.rate} events a second`;
  }
};

/** The reported value, round by round. */
export const valuesOf = (reports: readonly Report[], name: string): readonly number[] =>
  reports.map((report) => report[name] ?? NaN);

/** The value of the client as a part of that of the bare loop, which ran in the same round. */
export const ratiosToBare = <Name extends string>(
  comparison: Comparison<Name | 'bare'>,
  client: Name | 'bare',
  name: string,
): readonly number[] => {
  const bare = valuesOf(comparison.bare, name);
  return valuesOf(comparison[client], name).map((value, round) => value / (bare[round] ?? NaN));
};
