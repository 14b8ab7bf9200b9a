import { ratiosToBare, valuesOf } from '../compare/compare.ts';
import type { Comparison } from '../compare/compare.ts';
import { clientNames } from '../compare/start-client.ts';
import { median } from '../measures/statistics.ts';
import { table } from './table.ts';

/** Highest ratio of our client's p99 to the bare loop's. */
const aim = 1.3;

/** Milliseconds from the release of an event to the subscriber, by events a second. */
export const printLatency = (byRate: ReadonlyMap<number, Comparison>): string =>
  [
    'Latency: milliseconds from the release of an event to the subscriber (less is better)',
    '',
    ...table(
      ['events/s', 'client', 'p50', 'p99', 'p99 of bare', 'lowest', 'highest', 'aim', 'received/s'],
      [...byRate].flatMap(([rate, comparison]) =>
        clientNames.map((client) => {
          const middle = (name: string): number => median(valuesOf(comparison[client], name));
          const ratios = ratiosToBare(comparison, client, 'p99');
          return [
            rate.toLocaleString('en'),
            client,
            middle('p50').toFixed(2),
            middle('p99').toFixed(2),
            ...(client === 'bare'
              ? ['', '', '', '']
              : [
                  median(ratios).toFixed(2),
                  Math.min(...ratios).toFixed(2),
                  Math.max(...ratios).toFixed(2),
                  client === 'sfstream' ? aim.toFixed(2) : '',
                ]),
            Math.round(middle('perSecond')).toLocaleString('en'),
          ];
        }),
      ),
    ),
    '',
  ].join('\n');
