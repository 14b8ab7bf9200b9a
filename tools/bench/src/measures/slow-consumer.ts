import { startMockOrg } from '@sfstream/testing';
import { startProcess } from '../processes/start-process.ts';

/** Conditions in which a handler takes its time over a long backlog. */
export interface SlowConsumer {
  /** Pending at the org before the consumer comes. */
  readonly events: number;
  readonly eventsPerResponse: number;
  /** Milliseconds for each event. */
  readonly handler: number;
  /** Speed of the clock of client and handler, as a multiple of the true one. */
  readonly speed: number;
}

const figures = [
  'count',
  'missed',
  'repeated',
  'parks',
  'sessions',
  'mostPending',
  'seconds',
  'heapStart',
  'heapPeak',
  'heapEnd',
  'rssPeak',
] as const;

/** Figures that the process of a slow consumer reports. Memory is in MiB; the heap is what is left after a collection. */
export type SlowConsumption = Readonly<Record<(typeof figures)[number], number>>;

const isSlowConsumption = (value: unknown): value is SlowConsumption =>
  typeof value === 'object' && value !== null && figures.every((figure) => figure in value);

const channel = '/event/Backlog__e';

/** A backlog at a mock org in this process, and a client in one of its own that is slow to take it. */
export const slowConsumer = async ({
  events,
  eventsPerResponse,
  ...how
}: SlowConsumer): Promise<SlowConsumption> => {
  const org = await startMockOrg({ eventsPerResponse });
  for (let number = 0; number < events; number += 1) {
    org.publish(channel, { Number__c: number, Note__c: 'x'.repeat(160) });
  }
  const { tell, next, end } = startProcess('slow-consumer-process', [], ['--expose-gc']);
  tell({ ...org.issueToken(), channel, events, ...how });
  const report = await next();
  await end();
  await org.close();
  if (!isSlowConsumption(report)) throw new Error('The slow consumer reported no numbers.');
  if (report.missed + report.repeated > 0) {
    throw new Error(`A slow consumer missed ${report.missed} and had ${report.repeated} twice.`);
  }
  return report;
};
