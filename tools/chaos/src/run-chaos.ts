import { passwordAuth } from '@sfstream/auth';
import type { Activity, Client } from '@sfstream/core';
import { ReplayOption, createClient, exponentialBackoff } from '@sfstream/core';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import type { Sighting } from './check.ts';
import { drawFault, faultKinds, triggers } from './fault-kinds.ts';
import type { Listeners, Watch } from './listeners.ts';
import { createListeners } from './listeners.ts';
import type { MachineClock } from './machine-clock.ts';
import { takeMachineClock } from './machine-clock.ts';
import type { ListenerReport } from './listener-report.ts';
import { reportListeners } from './listener-report.ts';
import type { Publisher } from './publisher.ts';
import { createPublisher } from './publisher.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import { watchStrays } from './strays.ts';
import type { Trace } from './trace.ts';
import { createTrace } from './trace.ts';
import { until } from './until.ts';

/** What a run is made of. */
export interface ChaosOptions {
  /** Decides which faults come, in which order. */
  readonly seed: number;
  /** How many faults are drawn. */
  readonly faults: number;
  /** Channels with a steady stream. Default: one each of `/event`, `/topic` and `/data`. */
  readonly channels?: readonly string[];
  /** Milliseconds after which the client replaces each session by a new one. Default: 0, never. */
  readonly rotateAfter?: number;
  /** Events a second on all of them together. Default 60. */
  readonly rate?: number;
  /** Told of every fault and activity. */
  readonly log?: (line: string) => void;
}

/** What came of a run. Durations are milliseconds. */
export interface ChaosReport {
  readonly options: Required<Pick<ChaosOptions, 'seed' | 'faults' | 'rate' | 'rotateAfter'>>;
  /** How many faults were drawn: all, unless the stream stood still. */
  readonly drawn: number;
  /** How often each kind of fault really reached the client. Those that bring a fault about count as well. */
  readonly injected: Readonly<Record<string, number>>;
  readonly published: number;
  readonly listeners: readonly ListenerReport[];
  readonly handshakes: number;
  /** Sessions that the client could not end, as the answer or the farewell was lost, and left to expire. */
  readonly leftToExpire: number;
  readonly duration: number;
  /** Bytes in use while all ran, and after all was over. */
  readonly heap: { readonly start: number; readonly end: number };
  /** What went wrong. Empty for a good run. */
  readonly violations: readonly string[];
}

/** Milliseconds within which events must get through again; a few polls may hang one after the other, for 11 s each. */
const patience = 60_000;

const minute = 60_000;

/** Listened to by one that comes and goes, with a store. */
const visited = '/u/Visited';
/** Listened to by one that comes and goes, without. */
const quiet = '/u/Quiet';

/**
 * Publishes steadily, injects faults by chance, and checks what each subscriber saw. Each fault, or handful of faults,
 * begins when the events published after the one before have come through.
 */
export const runChaos = async ({
  seed,
  faults,
  channels = ['/event/Order__e', '/topic/Orders', '/data/AccountChangeEvent'],
  rotateAfter = 0,
  rate = 60,
  log = () => undefined,
}: ChaosOptions): Promise<ChaosReport> => {
  const began = performance.now();
  const strays = watchStrays();
  const clock = takeMachineClock();
  const options = { seed, faults, rate, rotateAfter };
  const scene = await setScene({ ...options, channels, log }, clock);
  const { publisher, listeners, trace, problems } = scene;
  const stopPublishing = publishSteadily(scene);
  let start = 0;
  let drawn = 0;
  if (await getsThrough(scene)) {
    start = heapUsed();
    drawn = await storm(scene, faults);
  } else {
    problems.push(`No event within ${patience} ms, before any fault.`);
  }
  await scene.calm();
  stopPublishing();

  for (const channel of scene.channels) publisher.publish(channel);
  const isDone = () => listeners.watches.every((watch) => hasAll(watch, publisher));
  if (!(await until(isDone, patience))) {
    problems.push(`Events were still missing ${patience} ms after the last fault.`);
  }
  // A session whose token was revoked just now could not be ended, as nobody would listen to that.
  if (!(await until(() => scene.client.isSettled, patience))) {
    problems.push(`The connection was not open again ${patience} ms after the last fault.`);
  }
  const checked = reportListeners(listeners.watches, publisher, trace);
  problems.push(...listeners.failures, ...checked.problems);

  listeners.stop();
  await lastValueFrom(scene.client.close());
  const leftToExpire = await leaveNothing(scene);
  problems.unshift(...strays.stop());
  clock.restore();
  await scene.org.close();

  // What the run itself keeps is no matter of the client's.
  for (const part of [trace, listeners, publisher]) part.clear();
  scene.org.purge();
  return {
    options,
    drawn,
    injected: Object.fromEntries(scene.injected),
    published: publisher.count(),
    listeners: checked.reports,
    handshakes: scene.sessions.size,
    leftToExpire,
    duration: performance.now() - began,
    heap: { start, end: heapUsed() },
    violations: problems,
  };
};

/** All that takes part in a run. */
interface Scene {
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
  readonly injected: ReadonlyMap<string, number>;
  readonly trace: Trace;
  readonly problems: string[];
  /** Decides the faults; `chance` decides all else, at times that are not the seed's. */
  readonly random: Random;
  readonly chance: Random;
  readonly inject: (fault: string) => Promise<void>;
  /** Ends all faults. */
  readonly calm: () => Promise<void>;
  readonly jump: (milliseconds: number) => void;
}

const setScene = async (
  { seed, channels: steadyChannels, rotateAfter, rate, log }: Required<ChaosOptions>,
  clock: MachineClock,
): Promise<Scene> => {
  const random = createRandom(seed, 'faults');
  const chance = createRandom(seed, 'everything else');
  // What is published before the run is too old for a subscriber of new events.
  let orgIsAhead = -20 * minute;
  const jump = (milliseconds: number): void => {
    orgIsAhead += milliseconds;
  };
  const org = await startMockOrg({
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

  const http = { timeout: 400 };
  const client = createClient({
    auth: passwordAuth({ ...org.login, http }),
    connectionTimeout: null,
    // A storm takes more sessions than the default grants.
    handshakesPerHour: null,
    maxPendingCount: 20,
    ...(rotateAfter > 0 && { rotateAfter }),
    replayFallback: ReplayOption.AllEvents,
    backoff: exponentialBackoff({ base: 20, cap: 200, floor: 5 }),
    http,
  });
  const trace = createTrace(log);
  const listeners = createListeners(client, publisher, chance);
  const sessions = new Set<string>();
  client.activity$.subscribe((activity) => {
    if (['request', 'response', 'aborted'].includes(activity.type)) return;
    trace.add(described(activity));
    if (activity.type === 'handshake') sessions.add(activity.clientId);
    if (activity.type === 'subscribed' || activity.type === 'resubscribed') {
      listeners.acknowledged(activity.channel);
    }
    if (activity.type === 'replay-fallback') listeners.fellBack(activity.channel);
  });

  const [first = '', second = first, third = second] = steadyChannels;
  const steady = steadyChannels.map((channel) => listeners.all(channel));
  listeners.fresh(first, publisher.newest(first));
  listeners.visitor(second);
  listeners.visitor(visited);
  listeners.forgetful(quiet);
  listeners.slow(third);
  const latecomers = [
    () => listeners.late(third, ReplayOption.NewEvents),
    () => listeners.late(first, anyOf(publisher.on(first), chance)),
    () => listeners.late(second, ReplayOption.AllEvents),
  ];

  const injected = new Map<string, number>();
  const armed: (() => void)[] = [];
  const intercept: MockOrg['intercept'] = (...how) => {
    const remove = org.intercept(...how);
    armed.push(remove);
    return remove;
  };
  const inject = async (name: string): Promise<void> => {
    const hit = once(() => {
      injected.set(name, (injected.get(name) ?? 0) + 1);
      trace.add(`fault: ${name}`);
    });
    const kind = faultKinds[name];
    await kind?.inject(
      { org, intercept, random, jump, setClock: clock.setAhead, passBy: listeners.passBy },
      hit,
    );
    if (kind?.needs !== undefined) await inject(random.pick(triggers[kind.needs]));
  };
  const calm = (): Promise<void> => {
    for (const remove of armed.splice(0)) remove();
    return org.comeBack();
  };

  return {
    ...{ org, client, steady, channels, rate, publisher, listeners, latecomers, sessions },
    ...{ injected, trace, problems: [], random, chance, inject, calm, jump },
  };
};

/** Injects so many faults. Returns how many it came to. */
const storm = async (scene: Scene, faults: number): Promise<number> => {
  const { random, latecomers, inject, problems } = scene;
  let drawn = 0;
  while (drawn < faults) {
    const handful = Math.min(random.pick([1, 1, 1, 2, 3]), faults - drawn);
    for (let index = 0; index < handful; index += 1) {
      drawn += 1;
      const quarter = drawn / Math.ceil(faults / 4);
      if (Number.isInteger(quarter)) latecomers[quarter - 1]?.();
      await inject(drawFault(random));
      if (index < handful - 1) await pause(random.between(0, 30));
    }
    if (!(await getsThrough(scene))) {
      problems.push(`No event for ${patience} ms after ${drawn} faults.`);
      return drawn;
    }
    await pause(random.between(0, 40));
  }
  return drawn;
};

/** Waits for an event of each steady channel that is published from now on. */
const getsThrough = ({ steady, publisher }: Scene): Promise<boolean> => {
  const before = steady.map((watch) => ({ watch, newest: publisher.newest(watch.channel) }));
  return until(() => before.every(({ watch, newest }) => newestOf(watch) > newest), patience);
};

const once = (act: () => void): (() => void) => {
  let isDue = true;
  return () => {
    if (isDue) act();
    isDue = false;
  };
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

/** Events come at irregular intervals, now and then several at once, and seldom on the quiet channel. */
const publishSteadily = ({ publisher, channels, chance, rate }: Scene): (() => void) => {
  const busy = channels.filter((channel) => channel !== quiet);
  let timer: NodeJS.Timeout;
  const next = (): void => {
    const burst = chance.chance(0.1) ? chance.between(2, 8) : 1;
    for (let index = 0; index < burst; index += 1) {
      publisher.publish(busy[chance.between(0, busy.length - 1)] ?? quiet);
    }
    if (chance.chance(0.05)) publisher.publish(quiet);
    timer = setTimeout(next, chance.between(0, (2 * 1_000 * burst) / rate));
  };
  next();
  return () => clearTimeout(timer);
};

const anyOf = (published: readonly Sighting[], { between }: Random): number =>
  published[between(0, published.length - 1)]?.replayId ?? ReplayOption.AllEvents;

const newestOf = ({ received }: Watch): number => received.at(-1)?.replayId ?? 0;

const hasAll = (watch: Watch, publisher: Publisher): boolean =>
  watch.hasLeft ||
  watch.after === publisher.newest(watch.channel) ||
  newestOf(watch) === publisher.newest(watch.channel);

/** The last session must be ended, and no other be kept alive by anyone. Returns how many were left. */
const leaveNothing = async ({ org, sessions, problems, jump }: Scene): Promise<number> => {
  const last = [...sessions].at(-1);
  const left = org.sessions.length;
  if (org.sessions.some(({ clientId }) => clientId === last)) {
    problems.push('The last session was not ended.');
  }
  // Whoever still polls keeps its session beyond this.
  jump(minute);
  if (!(await until(() => org.sessions.length === 0, 2_000))) {
    problems.push(`${org.sessions.length} sessions are still polled after the client was closed.`);
  }
  return left;
};

const heapUsed = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
