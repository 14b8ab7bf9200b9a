import { passwordAuth } from '@sfstream/auth';
import type { Activity, Client } from '@sfstream/core';
import { ReplayOption, createClient, exponentialBackoff } from '@sfstream/core';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import type { Sighting } from './check.ts';
import type { FaultInjector } from './fault-injector.ts';
import { createFaultInjector } from './fault-injector.ts';
import type { Listeners } from './listeners.ts';
import { createListeners } from './listeners.ts';
import type { MachineClock } from './machine-clock.ts';
import { protocols } from './protocols.ts';
import type { ChaosProtocol, ProtocolName } from './protocols.ts';
import type { Publisher } from './publisher.ts';
import { createPublisher } from './publisher.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { Trace } from './trace.ts';
import { createTrace } from './trace.ts';
import type { Watch } from './watches.ts';

/** Options of a run. */
export interface ChaosOptions {
  /** Decides which faults come, in which order. */
  readonly seed: number;
  /** Number of faults that are drawn. */
  readonly faults: number;
  /** Default: `bayeux`. */
  readonly protocol?: ProtocolName;
  /** Channels with a steady stream. Default: those of the protocol, of each family one. */
  readonly channels?: readonly string[];
  /** Milliseconds after which the client replaces each session by a new one. Default: 0, never. */
  readonly rotateAfter?: number;
  /** Events a second on all of them together. Default 60. */
  readonly rate?: number;
  /** Told of every fault and activity. */
  readonly log?: (line: string) => void;
}

export const minute = 60_000;

/** All that takes part in a run. */
export interface Scene extends FaultInjector {
  readonly protocol: ChaosProtocol;
  readonly org: MockOrg;
  readonly client: Client;
  /** Those with a subscriber that is always there, by which progress is told. */
  readonly steady: readonly Watch[];
  readonly channels: readonly string[];
  readonly rate: number;
  readonly publisher: Publisher;
  readonly listeners: Listeners;
  /** Subscribers that join in the course of the run. */
  readonly latecomers: readonly (() => void)[];
  /** All sessions that the client has known, oldest first. */
  readonly sessions: ReadonlySet<string>;
  readonly trace: Trace;
  readonly problems: string[];
  /** Decides the faults; `chance` decides all else, at times that are not the seed's. */
  readonly random: Random;
  readonly chance: Random;
  readonly jump: (milliseconds: number) => void;
}

export const setScene = async (
  {
    seed,
    protocol: name,
    channels: steadyChannels,
    rotateAfter,
    rate,
    log,
  }: Required<ChaosOptions>,
  clock: MachineClock,
): Promise<Scene> => {
  const protocol: ChaosProtocol = protocols[name];
  const { visited, quiet, silent } = protocol;
  const random = createRandom(seed, 'faults');
  const chance = createRandom(seed, 'everything else');
  // What is published before the run is too old for a subscriber of new events.
  let orgIsAhead = -20 * minute;
  const jump = (milliseconds: number): void => {
    orgIsAhead += milliseconds;
  };
  const org = await startMockOrg({
    ...protocol.org,
    hold: 1_000,
    retention: Number.MAX_SAFE_INTEGER,
    replayIds: { step: () => chance.between(1, 3) },
    keepRequests: 100,
    now: () => clock.trueTime() + orgIsAhead,
  });
  const channels = [...steadyChannels, visited, quiet];
  const publisher = createPublisher(org, clock.trueTime);
  for (const channel of channels) publisher.publish(channel, 20 * minute);
  jump(20 * minute);

  const client = clientOf(org, protocol, rotateAfter);
  const trace = createTrace(log);
  const listeners = createListeners({ client, publisher, random: chance, silent });
  const sessions = watchSessions(client, trace, listeners);
  return {
    protocol,
    ...{ org, client, channels, rate, publisher, listeners, sessions, trace, random, chance },
    ...subscribers(listeners, steadyChannels, publisher, chance, protocol),
    ...createFaultInjector({ org, random, jump, clock, trace, passBy: listeners.passBy, protocol }),
    problems: [],
    jump,
  };
};

const clientOf = (org: MockOrg, protocol: ChaosProtocol, rotateAfter: number): Client => {
  const http = { timeout: 400 };
  return createClient({
    auth: passwordAuth({ ...org.login, http }),
    ...protocol.client(org),
    connectionTimeout: null,
    // A storm takes more sessions than the default grants.
    handshakesPerHour: null,
    maxPendingCount: 20,
    ...(rotateAfter > 0 && { rotateAfter }),
    replayFallback: ReplayOption.AllEvents,
    backoff: exponentialBackoff({ base: 20, cap: 200, floor: 5 }),
    http,
  });
};

/** Traces what the client does, and passes on to the listeners what concerns them. Returns the sessions, oldest first. */
const watchSessions = (client: Client, trace: Trace, listeners: Listeners): ReadonlySet<string> => {
  const sessions = new Set<string>();
  client.activity$.subscribe((activity) => {
    if (['request', 'response', 'aborted'].includes(activity.type)) return;
    trace.add(described(activity));
    if (activity.type === 'handshake') sessions.add(activity.clientId);
    if (activity.type === 'connected') sessions.add(`connection ${sessions.size + 1}`);
    if (activity.type === 'subscribed' || activity.type === 'resubscribed') {
      listeners.acknowledged(activity.channel);
    }
    if (activity.type === 'replay-fallback') listeners.fellBack(activity.channel);
  });
  return sessions;
};

const subscribers = (
  listeners: Listeners,
  steadyChannels: readonly string[],
  publisher: Publisher,
  chance: Random,
  { visited, quiet }: ChaosProtocol,
): Pick<Scene, 'steady' | 'latecomers'> => {
  const [first = '', second = first, third = second] = steadyChannels;
  const steady = steadyChannels.map((channel) => listeners.all(channel));
  listeners.fresh(first, publisher.newest(first));
  listeners.visitor(second);
  listeners.visitor(visited);
  listeners.forgetful(quiet);
  listeners.slow(third);
  listeners.slowStart(third);
  listeners.slowStart(visited);
  const latecomers = [
    () => listeners.late(third, ReplayOption.NewEvents),
    () => listeners.late(first, anyOf(publisher.on(first), chance)),
    () => listeners.late(second, ReplayOption.AllEvents),
  ];
  return { steady, latecomers };
};

const described = (activity: Activity): string => {
  switch (activity.type) {
    case 'retry':
      return `retry ${activity.attempt} in ${activity.delay} ms: ${activity.error.message}`;
    case 'failed':
      return `request ${activity.id} failed: ${activity.error.message}`;
    case 'subscribed':
    case 'resubscribed':
      return `${activity.type} ${activity.channel} from ${activity.replayId}`;
    case 'handshake':
      return `handshake: session ${activity.clientId.slice(0, 6)}`;
    case 'replay-fallback':
      return `replay id ${activity.replayId} of ${activity.channel} refused`;
    default:
      return activity.type;
  }
};

const anyOf = (published: readonly Sighting[], { between }: Random): number =>
  published[between(0, published.length - 1)]?.replayId ?? ReplayOption.AllEvents;
