import { ratiosToBare, valuesOf } from '../compare/compare.ts';
import type { Comparison } from '../compare/compare.ts';
import { clientNames } from '../compare/start-client.ts';
import { median } from '../measures/statistics.ts';
import { ratioCells, ratioHeads } from './ratio-cells.ts';
import { table } from './table.ts';

/** The part of the bare loop's throughput that our client is meant to reach, by the size of the batches. */
const aimFor = (size: number): number => (size >= 100 ? 0.9 : size >= 10 ? 0.8 : 0.7);

/** Events for each second of processor time, by the size of the batches. */
export const printThroughput = (bySize: ReadonlyMap<number, Comparison>): string =>
  [
    'Throughput: events of 400 bytes for each second of processor time (more is better)',
    '',
    ...table(
      ['batch', 'client', 'events/CPU s', ...ratioHeads, 'aim', 'busy'],
      [...bySize].flatMap(([size, comparison]) =>
        clientNames.map((client) => [
          String(size),
          client,
          Math.round(median(valuesOf(comparison[client], 'eventsPerCpuSecond'))).toLocaleString(
            'en',
          ),
          ...(client === 'bare'
            ? ratioHeads.map(() => '')
            : ratioCells(ratiosToBare(comparison, client, 'eventsPerCpuSecond'))),
          client === 'sfstream' ? aimFor(size).toFixed(2) : '',
          `${Math.round(median(valuesOf(comparison[client], 'busy')) * 100)} %`,
        ]),
      ),
    ),
    '',
  ].join('\n');
