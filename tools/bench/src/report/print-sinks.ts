import type { LeaderRate } from '../measures/leader.ts';
import type { SinkRates } from '../measures/sinks.ts';
import { median } from '../measures/statistics.ts';
import { table } from './table.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** Events a second of each sink, and their part of what the engine's own client writes in the same round. */
export const printSinks = (rates: readonly SinkRates[]): string =>
  [
    'Sinks: events of 400 bytes a second in writes of 500 (more is better), beside the engine’s own client in a loop',
    '',
    ...table(
      ['engine', 'sink', 'loop', 'of loop', 'lowest', 'highest'],
      rates.map(({ name, sink, loop }) => {
        const ratios = sink.map((value, round) => value / (loop[round] ?? NaN));
        return [
          name,
          whole(median(sink)),
          whole(median(loop)),
          ...[median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
            ratio.toFixed(2),
          ),
        ];
      }),
    ),
    '',
  ].join('\n');

/** Events a second from a mock org through one leader into each engine. */
export const printLeaders = (events: number, rates: readonly LeaderRate[]): string =>
  [
    `One leader: ${events.toLocaleString('en')} events pending at a mock org, until the engine has confirmed the last one`,
    '',
    ...table(
      ['engine', 'events/s', 'busy'],
      rates.map(({ name, eventsPerSecond, busy }) => [
        name,
        whole(eventsPerSecond),
        `${Math.round(busy * 100)} %`,
      ]),
    ),
    '',
  ].join('\n');
