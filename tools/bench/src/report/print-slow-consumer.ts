import type { SlowConsumer, SlowConsumption } from '../measures/slow-consumer.ts';
import { table } from './table.ts';

/** Fate of a client whose handler is slow: what it keeps in memory, how often it parks, what is lost. */
export const printSlowConsumer = (
  { events, eventsPerResponse, handler, speed }: SlowConsumer,
  report: SlowConsumption,
): string => {
  const { count, missed, repeated, parks, sessions, mostPending, seconds } = report;
  const heap = [report.heapStart, report.heapPeak, report.heapEnd, report.rssPeak];
  return [
    `Slow consumer: ${events.toLocaleString('en')} events pending, at most ${eventsPerResponse.toLocaleString('en')} a response, a handler of ${handler} ms` +
      (speed === 1 ? '' : `, on a clock ${speed} times as fast as the true one`),
    '',
    ...table(
      ['handled', 'missed', 'twice', 'parks', 'sessions', 'most waiting', 'true seconds'],
      [
        [count, missed, repeated, parks, sessions, mostPending, Math.round(seconds)].map((value) =>
          value.toLocaleString('en'),
        ),
      ],
    ),
    '',
    ...table(
      ['MiB', 'heap start', 'peak', 'end', 'RSS peak'],
      [['kept', ...heap.map((value) => value.toFixed(1))]],
    ),
    '',
  ].join('\n');
};
