import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { bundle } from './helpers/bundle.ts';
import { seeded } from '../../core/test/helpers/seeded.ts';

/*
 * Consumers in processes of their own, which are killed at random instants while events flow. They begin with an empty store
 * and new events. They run one bundled file: several hundred starts from the packages would take too long.
 */

type Child = ChildProcessByStdio<null, Readable, null>;

const keys = ['a', 'b', 'c', 'd', 'e'];

/** Events that wait for a consumer at most; enough that it is always at work when it is killed. */
const backlog = 40;

let org: MockOrg;
let folder: string;
let script: string;
const children = new Set<Child>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-'));
  script = join(folder, 'consumer.mjs');
  await bundle(join(__dirname, 'helpers/crash-consumer.mjs'), script);
  org = await startMockOrg();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await org.close();
  await rm(folder, { recursive: true, force: true });
});

/** An event that a consumer has handled. */
interface Handled {
  readonly replayId: number;
  readonly key: string;
}

/** A channel, and what is known of the work of those who consumed it, one after the other. */
class Lane {
  readonly channel: string;
  readonly concurrency: number;
  readonly log: string;
  readonly markers: string;
  /** What each run has handled. */
  readonly runs: (readonly Handled[])[] = [];
  published = 0;
  /** Up to here the work was committed when the last run ended. */
  mark = 0;

  constructor(crew: string, name: string, concurrency: number) {
    this.channel = `/event/${crew}_${name}__e`;
    this.concurrency = concurrency;
    this.log = join(folder, `${crew}-${name}.log`);
    this.markers = join(folder, `${crew}.json`);
  }

  get handled(): ReadonlySet<number> {
    return new Set(this.runs.flat().map(({ replayId }) => replayId));
  }

  publish(): void {
    org.publish(this.channel, { Key__c: keys[this.published % keys.length] });
    this.published += 1;
  }

  fill(): void {
    const { size } = this.handled;
    while (this.published < size + backlog) this.publish();
  }

  /** Reads what the run that has just ended has left, and checks that it has kept the promise. */
  async review(): Promise<void> {
    const lines = (await readFile(this.log, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    const run = lines.slice(this.runs.flat().length).map((line): Handled => {
      const [replayId, key = ''] = line.split(' ');
      return { replayId: Number(replayId), key };
    });
    // What was committed does not come again.
    expect(run.filter(({ replayId }) => replayId <= this.mark)).toEqual([]);
    expect(outOfOrder(run)).toEqual([]);
    this.runs.push(run);
    this.mark = await this.storedMark();
    // What is committed was handled.
    const { handled } = this;
    expect(idsTo(this.mark).filter((replayId) => !handled.has(replayId))).toEqual([]);
  }

  /** How many events each run has handled that an earlier one had handled. */
  repeats(): readonly number[] {
    const before = new Set<number>();
    return this.runs.map((run) => {
      const repeated = run.filter(({ replayId }) => before.has(replayId)).length;
      run.forEach(({ replayId }) => before.add(replayId));
      return repeated;
    });
  }

  /** Whether the store knows when this began, so that all that is published from now on is owed. */
  async hasBegun(): Promise<boolean> {
    return (await this.marker()) !== undefined;
  }

  private async storedMark(): Promise<number> {
    return (await this.marker())?.replayId ?? 0;
  }

  private async marker(): Promise<Marker | undefined> {
    const text = await readFile(this.markers, 'utf8').catch(() => '{}');
    return (JSON.parse(text) as Record<string, Marker>)[this.channel];
  }
}

/** Before the first event is done there is no replay id. */
interface Marker {
  readonly replayId?: number;
  readonly createdDate?: string;
}

const idsTo = (last: number): readonly number[] =>
  Array.from({ length: last }, (_, index) => index + 1);

/** Those that came no later than an event of their key before them. */
const outOfOrder = (run: readonly Handled[]): readonly Handled[] => {
  const last = new Map<string, number>();
  return run.filter(({ replayId, key }) => {
    const isLate = replayId <= (last.get(key) ?? 0);
    last.set(key, replayId);
    return isLate;
  });
};

/** Starts a process that consumes these lanes. */
const start = (lanes: readonly Lane[]): Child => {
  const options = {
    credentials: org.login,
    markers: lanes[0]?.markers,
    lanes: lanes.map(({ channel, concurrency, log }) => ({ channel, concurrency, log })),
  };
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
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
    left.delete(line);
    if (left.size === 0) child.kill('SIGTERM');
  }
  await ended(child, lanes);
};

/** Lanes in strict order, and lanes with eight at once, in order of their keys. */
const newLanes = (crew: string): readonly Lane[] =>
  [1, 1, 8, 8].map((concurrency, index) => new Lane(crew, String(index), concurrency));

/** For machines that are busy with other things. */
const patience = 300_000;

describe('a process that consumes with a file store', () => {
  it(
    'loses nothing when it is killed, and repeats only what was not committed',
    async () => {
      // A process is dear to start, so each holds two consumers of each kind: 200 kills hit each kind 400 times.
      const crews = [1, 2].map((seed) => ({
        lanes: newLanes(`Kill${seed}`),
        random: seeded(seed),
      }));
      const progress = createProgress(200);
      await Promise.all(
        crews.map(async ({ lanes, random }) => {
          await begin(lanes);
          await killOften(lanes, 100, random, progress);
          await finish(lanes);
        }),
      );
      for (const lane of crews.flatMap(({ lanes }) => lanes)) {
        expect([...lane.handled].sort((one, other) => one - other)).toEqual(idsTo(lane.published));
      }
    },
    patience,
  );

  it(
    'repeats nothing when it is terminated',
    async () => {
      const lanes = newLanes('Terminate');
      await begin(lanes);
      await terminateOften(lanes, 10, seeded(5));
      await finish(lanes);
      for (const lane of lanes) {
        expect(lane.repeats()).toEqual(lane.runs.map(() => 0));
        expect(lane.mark).toBe(lane.published);
      }
    },
    patience,
  );
});
