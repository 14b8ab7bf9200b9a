import { fencingContract, sinkContract } from '@sfstream/testing';
import { memoryLog } from '../src/index.ts';

describe('the memory log', () => {
  const log = memoryLog();
  const contract = sinkContract(() => log.sink(), {
    persistent: true,
    read: (_, channel) => log.events.filter((event) => event.channel === channel),
  });
  for (const { name, run } of contract) it(name, run);
});

describe('the memory log with a leader', () => {
  // All laws of one group write to one log.
  const logs = new Map<string, ReturnType<typeof memoryLog>>();
  const logOf = (group: string) => {
    const log = logs.get(group) ?? memoryLog();
    logs.set(group, log);
    return log;
  };
  for (const { name, run } of fencingContract((leader) => logOf(leader.group).sink(leader))) {
    it(name, run);
  }
});
