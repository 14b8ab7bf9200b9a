import { setTimeout as sleep } from 'node:timers/promises';
import { sharedClock } from '../clock/shared-clock.ts';
import { quantile } from './statistics.ts';
import type { Measure } from '../compare/measure.ts';

/** Milliseconds from an event's release at the server until the client hands it over. */
export const latency: Measure = async (watch, duration) => {
  const delays: number[] = [];
  watch(({ payload }) => delays.push((sharedClock() - payload.Sent__c) / 1_000));
  await sleep(duration);
  return {
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    perSecond: (delays.length * 1_000) / duration,
  };
};
