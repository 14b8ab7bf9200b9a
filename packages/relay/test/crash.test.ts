import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MockOrg } from '@sfstream/testing';
import type { Subscription } from 'rxjs';
import { filter, interval, merge } from 'rxjs';
import { eventually } from '../../core/test/helpers/eventually.ts';
import { seeded } from '../../core/test/helpers/seeded.ts';
import type { Watch } from '../../core/test/helpers/watch.ts';
import { watch } from '../../core/test/helpers/watch.ts';
import { bundle } from '../../replay/test/helpers/bundle.ts';
import type { GapNotice, RelayedEvent } from '../src/client.ts';
import { openPage, startOrg } from './helpers/with-relay.ts';

/* A relay in a process of its own, which is killed at random instants while pages read from it. */

let programs: string;
let script: string;
const channels = ['/event/Order__e', '/event/Invoice__e'] as const;

/** Events of a channel that a page lacks at most, so that it is known how long a log must be. */
const backlog = 100;

let org: MockOrg;
let folder: string;
let relay: ChildProcessByStdio<null, Readable, null> | undefined;
let publishing: Subscription | undefined;

beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'crash-relay-'));
  script = join(programs, 'relay.mjs');
  await bundle(join(__dirname, 'helpers', 'crash-relay.mjs'), script);
});

afterAll(() => rm(programs, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-'));
  org = await startOrg();
});

afterEach(async () => {
  publishing?.unsubscribe();
  await kill();
  await rm(folder, { recursive: true, force: true });
});

const markers = (): string => join(folder, 'markers.json');

/** Starts a relay whose logs hold so many events. Resolves to its port as soon as it listens. */
const start = async (size: number, port: number): Promise<number> => {
  const options = {
    credentials: org.login,
    channels,
    markers: markers(),
    log: { size },
    port,
  };
  relay = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(relay.stdout, 'data')) as [Buffer];
  return Number(line);
};

const kill = async (): Promise<void> => {
  if (relay?.exitCode !== null || relay.signalCode !== null) return;
  relay.kill('SIGKILL');
  await once(relay, 'exit');
};

const areStored = (): boolean =>
  existsSync(markers()) &&
  channels.every((channel) => readFileSync(markers(), 'utf8').includes(channel));

type Told = RelayedEvent | GapNotice;

const isGap = (told: Told): told is GapNotice => 'reason' in told;

const isEventOf =
  (channel: string) =>
  (told: Told): told is RelayedEvent =>
    told.channel === channel && !isGap(told);

const idOf = ({ replayId }: RelayedEvent): number => Number(replayId);

const idsOf = ({ values }: Watch<Told>, channel: string): readonly number[] =>
  values.filter(isEventOf(channel)).map(idOf);

/** Events that did not come next after the one before them, though no gap was told of in between. */
const outOfPlace = ({ values }: Watch<Told>, channel: string): readonly number[] => {
  let last = 0;
  let mayLeap = false;
  return values
    .filter((told) => told.channel === channel)
    .flatMap((told) => {
      if (isGap(told)) {
        mayLeap = true;
        return [];
      }
      const id = idOf(told);
      const isInPlace = mayLeap ? id > last : id === last + 1;
      last = id;
      mayLeap = false;
      return isInPlace ? [] : [id];
    });
};

/** Opens a page that reads both channels. */
const openReading = (port: number, backoff: () => number): Watch<Told> => {
  const page = openPage({ url: `http://127.0.0.1:${port}/` }, { backoff });
  return watch<Told>(merge(...channels.map((channel) => page.channel(channel)), page.gap$));
};

/** What two pages are told by a relay that is killed and started again so often while events flow. */
const readThrough = async (
  kills: number,
  logSize: number,
  random: () => number,
): Promise<{ readonly readings: readonly Watch<Told>[]; readonly published: number }> => {
  let listening = start(logSize, 0);
  const port = await listening;
  // When one page is up to date, the other may lag behind.
  const readings = [() => 10, () => random() * 1_500].map((backoff) => openReading(port, backoff));
  let published = 0;

  const publish = (): void => {
    channels.forEach((channel) => org.publish(channel, {}));
    published += 1;
  };
  const lacking = (): number =>
    Math.max(
      ...readings.flatMap(({ values }) =>
        channels.map((channel) => {
          const newest = values.findLast(isEventOf(channel));
          return newest === undefined ? published : published - idOf(newest);
        }),
      ),
    );

  // Before its first event a page has no position that another life of the relay understands.
  await Promise.all(channels.map((channel) => org.subscribed(channel)));
  publish();
  await eventually(() => lacking() === 0 && areStored());

  publishing = interval(2)
    .pipe(filter(() => lacking() < backlog))
    .subscribe(publish);
  for (let count = 0; count < kills; count += 1) {
    // Some do not even get to listen; some live long enough to store a later position, once in a second.
    if (random() < 0.2) await sleep(random() * 300);
    else await listening.then(() => sleep(random() ** 2 * 1_500));
    await kill();
    listening = start(logSize, port);
  }
  await listening;
  publishing.unsubscribe();
  publish();
  await eventually(() => lacking() === 0);
  return { readings, published };
};

const upTo = (last: number): readonly number[] =>
  Array.from({ length: last }, (_, index) => index + 1);

/** For machines that are busy with other things. */
const patience = 120_000;

describe('a relay with a file store that is killed again and again', () => {
  it(
    'gives every page each event once and in order, as long as its log is',
    async () => {
      const { readings, published } = await readThrough(12, 2 * backlog, seeded(1));
      for (const reading of readings) {
        expect(reading.values.filter(isGap)).toEqual([]);
        for (const channel of channels) expect(idsOf(reading, channel)).toEqual(upTo(published));
      }
    },
    patience,
  );

  it(
    'tells of a gap wherever an event is missing, when its log is too short',
    async () => {
      const { readings } = await readThrough(5, backlog / 10, seeded(2));
      for (const reading of readings) {
        for (const channel of channels) expect(outOfPlace(reading, channel)).toEqual([]);
        expect(reading.values.filter(isGap)).not.toEqual([]);
      }
    },
    patience,
  );
});
