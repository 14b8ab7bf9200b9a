import { messageOf } from '@sfstream/base';
import { parseArgs } from 'node:util';
import type { Comparison } from './compare/compare.ts';
import { compare } from './compare/compare.ts';
import { engineServers } from './engines/engines.ts';
import { measureChannelMemory } from './measures/channel-memory.ts';
import type { ChannelMemory, JoinedChannels } from './measures/channel-memory.ts';
import { measureJoining } from './measures/joining.ts';
import type { Joining } from './measures/joining.ts';
import { measureHandling } from './measures/consume.ts';
import { measureLeader } from './measures/leader.ts';
import type { LeaderRate } from './measures/leader.ts';
import { comparePubSub } from './compare/compare-pub-sub.ts';
import { measureSinks } from './measures/sinks.ts';
import type { SinkCourse } from './measures/sinks.ts';
import { slowConsumer } from './measures/slow-consumer.ts';
import type { SlowConsumer } from './measures/slow-consumer.ts';
import { printChannelMemory, printJoining, printSpread } from './report/print-channels.ts';
import { printHandling } from './report/print-handling.ts';
import { printLatency } from './report/print-latency.ts';
import { printMemory } from './report/print-memory.ts';
import { printPubSub } from './report/print-pub-sub.ts';
import { printLeaders, printSinks } from './report/print-sinks.ts';
import { printSlowConsumer } from './report/print-slow-consumer.ts';
import { printThroughput } from './report/print-throughput.ts';
import { clientNames, startClient } from './compare/start-client.ts';
import type { ServerProcess } from './processes/start-server.ts';
import { startServer } from './processes/start-server.ts';

/** Amount of what is run. Durations are milliseconds. */
interface Size {
  readonly throughput: Span;
  readonly latency: Span;
  readonly memoryEvents: number;
  readonly slowConsumer: SlowConsumer;
  readonly joining: readonly Joining[];
  readonly sinks: SinkCourse;
  readonly leaderEvents: number;
}
interface Span {
  readonly rounds: number;
  readonly warmUp: number;
  readonly limit: number;
}

/**
 * V8 goes on compiling what runs once for each answer: seven seconds after the start that takes an eighth of the CPU time of a client
 * made of many functions, after thirty nothing. A service runs for days.
 */
const untilCompiled = 30_000;

const full: Size = {
  throughput: { rounds: 81, warmUp: untilCompiled, limit: 150 },
  latency: { rounds: 5, warmUp: 3_000, limit: 1_200 },
  memoryEvents: 200_000,
  slowConsumer: { events: 20_000, eventsPerResponse: 10_000, handler: 5, speed: 10 },
  joining: [
    { channels: 10, rounds: 51 },
    { channels: 100, rounds: 21 },
    { channels: 1_000, rounds: 9 },
    { channels: 10_000, rounds: 3 },
  ],
  sinks: { rounds: 9, events: 10_000 },
  leaderEvents: 50_000,
};
const quick: Size = {
  throughput: { rounds: 9, warmUp: 1_500, limit: 100 },
  latency: { rounds: 3, warmUp: 700, limit: 400 },
  memoryEvents: 50_000,
  slowConsumer: { events: 10_000, eventsPerResponse: 10_000, handler: 5, speed: 10 },
  joining: [
    { channels: 10, rounds: 15 },
    { channels: 100, rounds: 9 },
    { channels: 1_000, rounds: 3 },
    { channels: 10_000, rounds: 1 },
  ],
  sinks: { rounds: 3, events: 5_000 },
  leaderEvents: 10_000,
};

/** In true time: about nine minutes. */
const slowest: SlowConsumer = {
  events: 100_000,
  eventsPerResponse: 10_000,
  handler: 5,
  speed: 1,
};

const batches = [1, 10, 100, 1_000];
const rates = [1_000, 5_000];
const channelCounts = [1, 100, 1_000];
const joinedChannels: readonly JoinedChannels[] = [
  { clients: 1, channels: 1_000 },
  { clients: 1, channels: 10_000 },
  { clients: 100, channels: 10 },
  { clients: 100, channels: 1_000 },
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'slow-consumer': { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const note = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
};

const print = (text: string): void => {
  note('');
  process.stdout.write(`${text}\n`);
};

const measureAll = async (server: ServerProcess, size: Size): Promise<void> => {
  print(
    `Node ${process.version}. Ratios are to the bare loop of the same round; the middle one counts, and half of them lie\n` +
      'between the two beside it. Machines are noisy: where those lie apart, run it again on a quiet one.\n',
  );

  const bySize = new Map<number, Comparison>();
  for (const batch of batches) {
    const feed = { type: 'flood', size: batch } as const;
    const course = { feed, measure: 'throughput', ...size.throughput } as const;
    bySize.set(batch, await compare(server, clientNames, course, note));
  }
  print(printThroughput(bySize));

  const byRate = new Map<number, Comparison>();
  for (const rate of rates) {
    const feed = { type: 'pace', rate } as const;
    const course = { feed, measure: 'latency', ...size.latency } as const;
    byRate.set(rate, await compare(server, clientNames, course, note));
  }
  print(printLatency(byRate));

  const course = {
    feed: { type: 'flood', size: 100 },
    measure: 'memory',
    rounds: 1,
    warmUp: 0,
    limit: size.memoryEvents,
    nodeOptions: ['--expose-gc'],
  } as const;
  print(printMemory(size.memoryEvents, await compare(server, clientNames, course, note)));
  await measureChannels(server, size);
  await measurePubSubClients(size);
  await measureSlowConsumer(size.slowConsumer);
  await measureConsume(size.memoryEvents);
};

const measureChannels = async (server: ServerProcess, size: Size): Promise<void> => {
  print(printJoining(await measureJoining(server.origin, size.joining, note)));
  const byChannels = new Map<number, Comparison>();
  for (const channels of channelCounts) {
    const feed = { type: 'spread', size: 100, channels } as const;
    const course = { feed, measure: 'throughput', ...size.throughput } as const;
    byChannels.set(channels, await compare(server, clientNames, course, note));
  }
  print(printSpread(byChannels));
  await measureMemoryOfChannels(server);
};

const measureMemoryOfChannels = async ({ origin }: ServerProcess): Promise<void> => {
  const costs: ChannelMemory[] = [];
  for (const joined of joinedChannels) {
    note(`memory of ${joined.channels} channels in each of ${joined.clients} clients`);
    costs.push(await measureChannelMemory(origin, joined));
  }
  print(printChannelMemory(costs));
};

const measurePubSubClients = async ({ throughput }: Size): Promise<void> => {
  print(printPubSub(await comparePubSub(throughput, note)));
};

/** Needs servers, so it is no part of the whole benchmark. */
const measureEngines = async ({ sinks, leaderEvents }: Size): Promise<void> => {
  const servers = engineServers(process.env);
  print(printSinks(await measureSinks(servers, sinks, note)));
  const rates: LeaderRate[] = [];
  for (const server of servers) {
    note(`${server.name}: a leader`);
    rates.push(await measureLeader(server, leaderEvents));
  }
  print(printLeaders(leaderEvents, rates));
};

const measureConsume = async (events: number): Promise<void> => {
  note('consume');
  print(printHandling(events, await measureHandling(events)));
};

const measureSlowConsumer = async (course: SlowConsumer): Promise<void> => {
  note('slow consumer');
  print(printSlowConsumer(course, await slowConsumer(course)));
};

/** Writes a profile of our client for each size of batch, to be opened with a browser's developer tools. */
const profileOurs = async (server: ServerProcess, folder: string): Promise<void> => {
  for (const size of batches) {
    const { measure, end } = startClient(server, 'sfstream', { type: 'flood', size }, [
      '--cpu-prof',
      '--cpu-prof-interval=250',
      `--cpu-prof-dir=${folder}`,
      `--cpu-prof-name=batch-${size}.cpuprofile`,
    ]);
    const { eventsPerCpuSecond = NaN } = await measure({ measure: 'throughput', limit: 6_000 });
    await end();
    print(`batch ${size}: ${Math.round(eventsPerCpuSecond)} events/CPU s while profiled`);
  }
};

/** Measures that may be asked for alone, by `--only`. */
const measures: Readonly<Record<string, (size: Size) => Promise<void>>> = {
  channels: (size) => withServer((server) => measureChannels(server, size)),
  'channel-memory': () => withServer(measureMemoryOfChannels),
  consume: () => measureConsume(1_000_000),
  pubsub: measurePubSubClients,
  sinks: measureEngines,
};

const withServer = async (work: (server: ServerProcess) => Promise<void>): Promise<void> => {
  const server = await startServer();
  try {
    await work(server);
  } finally {
    await server.end();
  }
};

const main = async (): Promise<void> => {
  const { profile, only } = values;
  const size = values.quick ? quick : full;
  if (values['slow-consumer']) return measureSlowConsumer(slowest);
  if (only === undefined) {
    return withServer((server) =>
      profile === undefined ? measureAll(server, size) : profileOurs(server, profile),
    );
  }
  const measure = measures[only];
  if (measure === undefined) {
    throw new RangeError(`--only takes one of ${Object.keys(measures).join(', ')}, not '${only}'.`);
  }
  return measure(size);
};

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
