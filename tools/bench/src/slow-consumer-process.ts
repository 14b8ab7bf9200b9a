import { tokenAuth } from '@sfstream/auth';
import type { Client } from '@sfstream/core';
import { ReplayOption, createClient, toAsyncIterable } from '@sfstream/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { fasterClock } from './clock/faster-clock.ts';
import type { SlowConsumption } from './measures/slow-consumer.ts';

/** Order to a slow consumer. */
export interface SlowConsumerOrder {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly channel: string;
  /** Number of events that it takes until it leaves. */
  readonly events: number;
  /** Milliseconds that the handler takes for each of them, on the faster clock. */
  readonly handler: number;
  /** Speed of the clock of client and handler, as a multiple of the true one. */
  readonly speed: number;
}

const megabyte = 2 ** 20;
/** Events between two looks at the memory. */
const lookEvery = 250;

/** Heap in use after a collection, so that what is printed is what is kept. */
const keptHeap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / megabyte;
};

const watchParks = (client: Client): { parks: number; sessions: number } => {
  const seen = { parks: 0, sessions: 0 };
  client.state$.subscribe(({ type }) => (seen.parks += type === 'parked' ? 1 : 0));
  client.activity$.subscribe(({ type }) => (seen.sessions += type === 'handshake' ? 1 : 0));
  return seen;
};

/** Timers take at least a millisecond, so a shorter time is waited for every few events. */
const slowly = (perEvent: number): (() => Promise<void> | undefined) => {
  let due = performance.now();
  return () => {
    due = Math.max(due + perEvent, performance.now() - 1);
    const wait = due - performance.now();
    return wait < 1 ? undefined : sleep(wait);
  };
};

const consume = async (order: SlowConsumerOrder): Promise<SlowConsumption> => {
  const { accessToken, instanceUrl, channel, events, handler, speed } = order;
  const client = createClient({
    auth: tokenAuth({ accessToken, instanceUrl }),
    ...(speed !== 1 && { scheduler: fasterClock(speed) }),
  });
  const handle = slowly(handler / speed);
  const started = performance.now();
  const heapStart = keptHeap();
  const seen = watchParks(client);
  let [last, count, missed, repeated, mostPending, heapPeak, rssPeak] = [0, 0, 0, 0, 0, 0, 0];
  const replay = ReplayOption.AllEvents;
  for await (const { replayId } of toAsyncIterable(client.channel(channel, { replay }))) {
    const id = Number(replayId);
    missed += Math.max(0, id - last - 1);
    if (id <= last) repeated += 1;
    last = id;
    count += 1;
    mostPending = Math.max(mostPending, client.pendingCount);
    if (count % lookEvery === 0) {
      rssPeak = Math.max(rssPeak, process.memoryUsage().rss / megabyte);
      heapPeak = Math.max(heapPeak, keptHeap());
    }
    await handle();
    if (last >= events) break;
  }
  const seconds = (performance.now() - started) / 1_000;
  const counts = { count, missed, repeated, mostPending, ...seen };
  return { ...counts, seconds, heapStart, heapPeak, heapEnd: keptHeap(), rssPeak };
};

process.on('message', (order: SlowConsumerOrder) => {
  void consume(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit());
