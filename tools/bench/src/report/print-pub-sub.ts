import { ratiosToBare, valuesOf } from '../compare/compare.ts';
import type { Comparison } from '../compare/compare.ts';
import { pubSubClientNames } from '../compare/start-client.ts';
import { longWay } from '../compare/compare-pub-sub.ts';
import type { PubSubClient, PubSubCosts } from '../compare/compare-pub-sub.ts';
import { median } from '../measures/statistics.ts';
import { ratioCells, ratioHeads } from './ratio-cells.ts';
import { table } from './table.ts';

/** The part of the bare loop's throughput that our client is meant to reach, by the events in a response. */
const aimFor = (size: number): string => (size >= 10 ? '0.85' : '');

/** Events a second that our client is meant to reach over the long way. */
const farAim = 1_400;

const number = (value: number): string => Math.round(value).toLocaleString('en');

/** What events of the Pub/Sub API cost, and how fast large ones come over a long way. */
export const printPubSub = ({ bySize, farAway }: PubSubCosts): string =>
  [
    'Pub/Sub API: events of 400 bytes for each second of processor time (more is better)',
    '',
    ...table(
      ['in a response', 'client', 'events/CPU s', ...ratioHeads, 'aim', 'busy'],
      [...bySize].flatMap(([size, comparison]) =>
        pubSubClientNames.map((client) => costs(size, client, comparison)),
      ),
    ),
    '',
    `Pub/Sub API: events of ${number(longWay.bytes)} bytes, a round trip of ${longWay.roundTrip} ms away (more is better)`,
    '',
    ...table(
      ['client', 'events/s', 'aim'],
      pubSubClientNames.map((client) => [
        client,
        number(median(valuesOf(farAway[client], 'eventsPerSecond'))),
        client === 'sfstream' ? number(farAim) : '',
      ]),
    ),
    '',
  ].join('\n');

const costs = (
  size: number,
  client: PubSubClient,
  comparison: Comparison<PubSubClient>,
): readonly string[] => [
  String(size),
  client,
  number(median(valuesOf(comparison[client], 'eventsPerCpuSecond'))),
  ...(client === 'bare'
    ? ratioHeads.map(() => '')
    : ratioCells(ratiosToBare(comparison, client, 'eventsPerCpuSecond'))),
  client === 'sfstream' ? aimFor(size) : '',
  `${Math.round(median(valuesOf(comparison[client], 'busy')) * 100)} %`,
];
