import { setTimeout as pause } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import { drawFault } from './fault-kinds.ts';
import type { ListenerReport } from './listener-report.ts';
import { reportListeners } from './listener-report.ts';
import { takeMachineClock } from './machine-clock.ts';
import { protocols } from './protocols.ts';
import type { Publisher } from './publisher.ts';
import type { ChaosOptions, Scene } from './scene.ts';
import { minute, setScene } from './scene.ts';
import { watchStrays } from './strays.ts';
import { until } from './until.ts';
import type { Watch } from './watches.ts';

/** Results of a run. Durations are milliseconds. */
export interface ChaosReport {
  readonly options: Required<
    Pick<ChaosOptions, 'seed' | 'faults' | 'rate' | 'rotateAfter' | 'protocol'>
  >;
  /** Number of faults that were drawn: all, unless the stream stood still. */
  readonly drawn: number;
  /** Number of times each kind of fault really reached the client. Those that bring a fault about count as well. */
  readonly injected: Readonly<Record<string, number>>;
  readonly published: number;
  readonly listeners: readonly ListenerReport[];
  readonly handshakes: number;
  /** Sessions that the client could not end, as the answer or the farewell was lost, and left to expire. */
  readonly leftToExpire: number;
  readonly duration: number;
  /** Bytes in use while all ran, and after all was over. */
  readonly heap: { readonly start: number; readonly end: number };
  /** Descriptions of what went wrong; empty for a good run. */
  readonly violations: readonly string[];
}

/** Milliseconds within which events must get through again; a few polls may hang one after the other, for 11 s each. */
const patience = 60_000;

/**
 * Publishes steadily, injects faults by chance, and checks what each subscriber saw. Each fault, or handful of faults,
 * begins when the events published after the one before have come through.
 */
export const runChaos = async ({
  seed,
  faults,
  protocol = 'bayeux',
  channels = protocols[protocol].steady,
  rotateAfter = 0,
  rate = 60,
  log = () => undefined,
}: ChaosOptions): Promise<ChaosReport> => {
  const began = performance.now();
  const strays = watchStrays();
  const clock = takeMachineClock();
  const options = { seed, faults, rate, rotateAfter, protocol };
  try {
    const scene = await setScene({ ...options, channels, log }, clock);
    const { drawn, start } = await publishThroughStorm(scene, faults);
    const listeners = await checkListeners(scene);
    const leftToExpire = await closeScene(scene);
    const { publisher, injected, sessions, problems } = scene;
    const published = publisher.count();
    await forget(scene);
    return {
      ...{ options, drawn, published, listeners, leftToExpire },
      injected: Object.fromEntries(injected),
      handshakes: sessions.size,
      duration: performance.now() - began,
      heap: { start, end: heapUsed() },
      violations: [...strays.seen, ...problems],
    };
  } finally {
    // An error of the run itself would count as a stray one, and the run go on without an end.
    strays.stop();
    clock.restore();
  }
};

/** Returns how many faults were drawn, and the bytes in use before the first. */
const publishThroughStorm = async (
  scene: Scene,
  faults: number,
): Promise<{ readonly drawn: number; readonly start: number }> => {
  const stopPublishing = publishSteadily(scene);
  const isThrough = await getsThrough(scene);
  if (!isThrough) scene.problems.push(`No event within ${patience} ms, before any fault.`);
  const start = isThrough ? heapUsed() : 0;
  const drawn = isThrough ? await storm(scene, faults) : 0;
  await scene.calm();
  stopPublishing();
  return { drawn, start };
};

/** Waits until all have what they are due, and checks what they had. */
const checkListeners = async (scene: Scene): Promise<readonly ListenerReport[]> => {
  const { client, channels, publisher, listeners, trace, problems } = scene;
  for (const channel of channels) publisher.publish(channel);
  const isDone = () => listeners.watches.every((watch) => hasAll(watch, publisher));
  if (!(await until(isDone, patience))) {
    problems.push(`Events were still missing ${patience} ms after the last fault.`);
  }
  // A session whose token was revoked just now could not be ended, as nobody would listen to that.
  if (!(await until(() => client.isSettled, patience))) {
    problems.push(`The connection was not open again ${patience} ms after the last fault.`);
  }
  const checked = reportListeners(listeners.watches, publisher, trace);
  problems.push(...listeners.failures, ...checked.problems);
  return checked.reports;
};

/** Returns how many sessions were left to expire. */
const closeScene = async (scene: Scene): Promise<number> => {
  scene.listeners.stop();
  await lastValueFrom(scene.client.close());
  return leaveNothing(scene);
};

/** Lets go of all that the run itself keeps, which is no matter of the client's. */
const forget = async ({ org, trace, listeners, publisher }: Scene): Promise<void> => {
  await org.close();
  for (const part of [trace, listeners, publisher]) part.clear();
  org.purge();
};

/** Injects so many faults. Returns how many it came to. */
const storm = async (scene: Scene, faults: number): Promise<number> => {
  const { random, latecomers, inject, problems, protocol } = scene;
  let drawn = 0;
  while (drawn < faults) {
    const handful = Math.min(random.pick([1, 1, 1, 2, 3]), faults - drawn);
    for (let index = 0; index < handful; index += 1) {
      drawn += 1;
      const quarter = drawn / Math.ceil(faults / 4);
      if (Number.isInteger(quarter)) latecomers[quarter - 1]?.();
      await inject(drawFault(random, protocol.faults));
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

/** Events come at irregular intervals, now and then several at once, and seldom on the quiet channel. */
const publishSteadily = ({
  publisher,
  channels,
  chance,
  rate,
  protocol: { quiet },
}: Scene): (() => void) => {
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

const newestOf = ({ received }: Watch): number => received.at(-1)?.replayId ?? 0;

const hasAll = (watch: Watch, publisher: Publisher): boolean =>
  watch.hasLeft ||
  watch.after === publisher.newest(watch.channel) ||
  newestOf(watch) === publisher.newest(watch.channel);

/** The last session must be ended, and no other be kept alive by anyone. Returns how many were left. */
const leaveNothing = async ({
  org,
  protocol: { servedBy },
  sessions,
  problems,
  jump,
}: Scene): Promise<number> => {
  const last = [...sessions].at(-1);
  const left = servedBy(org).length;
  if (servedBy(org).some((id) => id === last)) {
    problems.push('The last session was not ended.');
  }
  // A client that still polls keeps its session beyond this. The org may have gone back by hours since the session was left.
  jump(24 * 60 * minute);
  if (!(await until(() => servedBy(org).length === 0, 2_000))) {
    problems.push(`${servedBy(org).length} sessions are still served after the client was closed.`);
  }
  return left;
};

const heapUsed = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
