import { compare } from './compare.ts';
import type { Comparison, Course } from './compare.ts';
import { pubSubClientNames } from './start-client.ts';
import { startServer } from '../processes/start-server.ts';

/** The clients of the Pub/Sub API: the bare loop, ours, and another of npm. */
export type PubSubClient = (typeof pubSubClientNames)[number];

/** Costs of events, and how fast large ones come over a long way. */
export interface PubSubCosts {
  readonly bySize: ReadonlyMap<number, Comparison<PubSubClient>>;
  readonly farAway: Comparison<PubSubClient>;
}

const sizes = [1, 10, 100];

/** Rounds of many round trips, of which the first brings what was asked for in the round before. */
const farCourse = { rounds: 3, warmUp: 1_000, limit: 3_000 };

/** Milliseconds that a round trip takes over the long way, and the bytes of the events that come over it. */
export const longWay = { roundTrip: 50, bytes: 10_000 };

export const comparePubSub = async (
  course: Pick<Course, 'rounds' | 'warmUp' | 'limit'>,
  note: (text: string) => void,
): Promise<PubSubCosts> => {
  const measured = async (
    size: number,
    bytes: number,
    amount = course,
    delay = 0,
  ): Promise<Comparison<PubSubClient>> => {
    const server = await startServer('pub-sub-server-process', delay);
    const feed = { type: 'fetch', size, bytes } as const;
    try {
      return await compare(
        server,
        pubSubClientNames,
        { ...amount, feed, measure: 'throughput' },
        note,
      );
    } finally {
      await server.end();
    }
  };
  const bySize = new Map<number, Comparison<PubSubClient>>();
  for (const size of sizes) bySize.set(size, await measured(size, 400));
  const farAway = await measured(10, longWay.bytes, farCourse, longWay.roundTrip / 2);
  return { bySize, farAway };
};
