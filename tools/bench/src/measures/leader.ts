import { startMockOrg } from '@sfstream/testing';
import type { EngineServer } from '../engines/engines.ts';
import { startProcess } from '../processes/start-process.ts';

/** Events that one leader has forwarded, from the first that came until the last was confirmed. */
export interface LeaderRate {
  readonly name: string;
  readonly eventsPerSecond: number;
  /** Processor time of its process by the clock's. */
  readonly busy: number;
}

const channel = '/event/Backlog__e';
const note = 'x'.repeat(160);

/** Has a leader in a process of its own forward so many events that are pending at a mock org in this process. */
export const measureLeader = async (
  { name }: EngineServer,
  events: number,
): Promise<LeaderRate> => {
  const org = await startMockOrg({ eventsPerResponse: 1_000 });
  for (let number = 0; number < events; number += 1) {
    org.publish(channel, { Number__c: number, Note__c: note });
  }
  const { tell, next, end } = startProcess('leader-process', [name]);
  tell({ ...org.issueToken(), channel, events });
  const report = await next();
  await end();
  await org.close();
  if (!isReport(report)) throw new Error(`The leader into ${name} reported no numbers.`);
  return { name, ...report };
};

const isReport = (value: unknown): value is Omit<LeaderRate, 'name'> =>
  typeof value === 'object' &&
  value !== null &&
  'eventsPerSecond' in value &&
  typeof value.eventsPerSecond === 'number' &&
  'busy' in value &&
  typeof value.busy === 'number';
