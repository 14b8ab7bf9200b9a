import { valuesOf } from '../compare/compare.ts';
import type { Comparison } from '../compare/compare.ts';
import { clientNames } from '../compare/start-client.ts';
import { median } from '../measures/statistics.ts';
import { table } from './table.ts';

const columns = ['heapStart', 'heapPeak', 'heapEnd', 'rssStart', 'rssPeak', 'rssEnd'] as const;

/** MiB over a long run of events; what stays of them shows between the heap at the start and at the end. */
export const printMemory = (events: number, comparison: Comparison): string =>
  [
    `Memory over ${events.toLocaleString('en')} events in batches of 100: MiB, garbage collected at start and end`,
    '',
    ...table(
      ['client', 'heap start', 'peak', 'end', 'RSS start', 'peak', 'end'],
      clientNames.map((client) => [
        client,
        ...columns.map((name) => median(valuesOf(comparison[client], name)).toFixed(1)),
      ]),
    ),
    '',
  ].join('\n');
