import { ratiosToBare, valuesOf } from '../compare/compare.ts';
import type { Comparison } from '../compare/compare.ts';
import { clientNames } from '../compare/start-client.ts';
import type { ChannelMemory } from '../measures/channel-memory.ts';
import type { JoiningCost } from '../measures/joining.ts';
import { median } from '../measures/statistics.ts';
import { ratioCells, ratioHeads } from './ratio-cells.ts';
import { table } from './table.ts';

const number = (value: number): string => value.toLocaleString('en');

/** Milliseconds to join and to leave, each with its ratio to a tenth of the channels. */
export const printJoining = (costs: readonly JoiningCost[]): string =>
  [
    'Channels that join and leave one client at once: milliseconds of blocked event loop (less is better), and how many',
    'times those of a tenth of the channels: 10 is a cost that grows as the channels do, 100 one that grows as their square',
    '',
    ...table(
      ['channels', 'join', 'growth', 'leave', 'growth'],
      costs.map(({ channels, join, leave }) => {
        const tenth = costs.find((one) => one.channels === channels / 10);
        return [
          number(channels),
          join.toFixed(1),
          tenth === undefined ? '' : (join / tenth.join).toFixed(1),
          leave.toFixed(1),
          tenth === undefined ? '' : (leave / tenth.leave).toFixed(1),
        ];
      }),
    ),
    '',
  ].join('\n');

/** Memory that joined channels keep, in all and for each. */
export const printChannelMemory = (costs: readonly ChannelMemory[]): string =>
  [
    'Memory of joined channels that wait for events: what is left after a collection (less is better)',
    '',
    ...table(
      ['clients', 'channels each', 'heap, MiB', 'KiB a channel', 'RSS, MiB'],
      costs.map(({ clients, channels, heap, rss }) => [
        number(clients),
        number(channels),
        (heap / 2 ** 20).toFixed(1),
        (heap / 1_024 / clients / channels).toFixed(2),
        (rss / 2 ** 20).toFixed(1),
      ]),
    ),
    '',
  ].join('\n');

/** Events for each second of processor time, by the number of channels. */
export const printSpread = (byChannels: ReadonlyMap<number, Comparison>): string =>
  [
    'Throughput of batches of 100, spread over the channels: events for each second of processor time (more is better)',
    '',
    ...table(
      ['channels', 'client', 'events/CPU s', ...ratioHeads],
      [...byChannels].flatMap(([channels, comparison]) =>
        clientNames.map((client) => [
          number(channels),
          client,
          number(Math.round(median(valuesOf(comparison[client], 'eventsPerCpuSecond')))),
          ...(client === 'bare'
            ? ratioHeads.map(() => '')
            : ratioCells(ratiosToBare(comparison, client, 'eventsPerCpuSecond'))),
        ]),
      ),
    ),
    '',
  ].join('\n');
