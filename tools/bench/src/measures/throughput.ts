import { setTimeout as sleep } from 'node:timers/promises';
import type { Measure } from '../compare/measure.ts';

/** Events for each second, and for each second of processor time, user and system, all threads of the process together. */
export const throughput: Measure = async (watch, duration) => {
  let events = 0;
  watch(() => (events += 1));
  const [started, used] = [performance.now(), process.cpuUsage()];
  await sleep(duration);
  const { user, system } = process.cpuUsage(used);
  const seconds = (user + system) / 1_000_000;
  const elapsed = (performance.now() - started) / 1_000;
  return {
    eventsPerCpuSecond: events / seconds,
    eventsPerSecond: events / elapsed,
    busy: seconds / elapsed,
  };
};
