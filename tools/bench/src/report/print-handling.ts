import type { HandlingCost } from '../measures/consume.ts';
import { table } from './table.ts';

/** Cost of `consume` beside RxJS's own `concatMap`. */
export const printHandling = (events: number, costs: readonly HandlingCost[]): string =>
  [
    `Handling: ${events.toLocaleString('en')} events in this process, without a server`,
    '',
    ...table(
      ['way', 'CPU µs/event', 'heap peak, MiB'],
      costs.map(({ name, microsecondsPerEvent, heapPeak }) => [
        name,
        microsecondsPerEvent.toFixed(2),
        heapPeak.toFixed(1),
      ]),
    ),
    '',
  ].join('\n');
