import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../../../core/test/helpers/seeded.ts';
import type { Lane } from './lane.ts';
import { idsTo } from './lane.ts';

type Child = ChildProcessByStdio<null, Readable, null>;

const children = new Set<Child>();

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a process that consumes these lanes. */
const start = (lanes: readonly Lane[]): Child => {
  const [first] = lanes;
  if (first === undefined) throw new Error('A process needs a lane.');
  const options = {
    ...first.site.told,
    markers: first.markers,
    lanes: lanes.map(({ channel, concurrency, log }) => ({ channel, concurrency, log })),
  };
  const child = spawn(process.execPath, [first.site.script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // So that the store need not queue for a thread behind the handlers of all lanes.
    env: { ...process.env, UV_THREADPOOL_SIZE: '32' },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
};

const ended = async (child: Child, lanes: readonly Lane[]): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  await Promise.all(lanes.map((lane) => lane.review()));
};

/** Waits until there is work done, and from then on for a random time, while events flow. */
const atWork = async (
  child: Child,
  lanes: readonly Lane[],
  random: () => number,
): Promise<void> => {
  await once(child.stdout, 'data');
  for (let events = 0; events < 6; events += 1) {
    lanes.forEach((lane) => lane.publish());
    await sleep(random() * 15);
  }
};

/** Lets a first process begin with new events, and kills it before there is any. */
const begin = async (lanes: readonly Lane[]): Promise<void> => {
  const child = start(lanes);
  const haveBegun = async (): Promise<boolean> =>
    (await Promise.all(lanes.map((lane) => lane.hasBegun()))).every(Boolean);
  while (!(await haveBegun())) {
    expect(child.exitCode).toBeNull();
    await sleep(5);
  }
  child.kill('SIGKILL');
  await ended(child, lanes);
};

/** Says now and then how far it is: nobody should take silence for an end. */
const createProgress = (total: number): (() => void) => {
  let kills = 0;
  let told = Date.now();
  return () => {
    kills += 1;
    if (Date.now() - told < 15_000) return;
    told = Date.now();
    process.stderr.write(`kill ${kills} of ${total}\n`);
  };
};

const killOften = async (
  lanes: readonly Lane[],
  kills: number,
  random: () => number,
  progress: () => void,
): Promise<void> => {
  for (let kill = 0; kill < kills; kill += 1) {
    lanes.forEach((lane) => lane.fill());
    const child = start(lanes);
    // Some do not even get to work.
    await (random() < 0.1 ? sleep(random() * 300) : atWork(child, lanes, random));
    child.kill('SIGKILL');
    await ended(child, lanes);
    progress();
  }
};

const terminateOften = async (
  lanes: readonly Lane[],
  times: number,
  random: () => number,
): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    lanes.forEach((lane) => lane.fill());
    const child = start(lanes);
    await atWork(child, lanes, random);
    child.kill('SIGTERM');
    await ended(child, lanes);
    expect(child.exitCode).toBe(0);
  }
};

/** Lets one more process handle all that is left. */
const finish = async (lanes: readonly Lane[]): Promise<void> => {
  const numberOf = lanes[0]?.site.numberOf ?? Number;
  const left = new Set(
    lanes.flatMap((lane) => {
      lane.publish();
      const { handled, channel } = lane;
      return idsTo(lane.published)
        .filter((replayId) => !handled.has(replayId))
        .map((replayId) => `${channel} ${replayId}`);
    }),
  );
  const child = start(lanes);
  for await (const line of createInterface({ input: child.stdout })) {
    const [channel = '', replayId = ''] = line.split(' ');
    left.delete(`${channel} ${numberOf(replayId)}`);
    if (left.size === 0) child.kill('SIGTERM');
  }
  await ended(child, lanes);
};

/**
 * Kills consumers that often, in two crews side by side, and lets a last one of each crew finish. Gives all lanes. A process is
 * dear to start, so each holds two consumers of each kind: 200 kills hit each kind 400 times.
 */
export const afterKills = async (
  crews: readonly (readonly Lane[])[],
  kills: number,
): Promise<readonly Lane[]> => {
  const progress = createProgress(kills);
  await Promise.all(
    crews.map(async (lanes, index) => {
      await begin(lanes);
      await killOften(lanes, kills / crews.length, seeded(index + 1), progress);
      await finish(lanes);
    }),
  );
  return crews.flat();
};

/** Terminates consumers that often, and lets a last one finish. */
export const afterTerminations = async (lanes: readonly Lane[], times: number): Promise<void> => {
  await begin(lanes);
  await terminateOften(lanes, times, seeded(5));
  await finish(lanes);
};
