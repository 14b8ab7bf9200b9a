import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { bundle } from '../../replay/test/helpers/bundle.ts';
import { ascending, createHandled, sessionsBeyond } from '../../replay/test/helpers/handled.ts';
import { urlOf } from '../../replay/test/helpers/server-url.ts';
import { readMessage } from '../src/messages/event-message.ts';
import { toToken } from '../src/names/token.ts';
import { readKept } from '../src/store/kept.ts';
import { ensureLeases, ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { ensureStream } from '../src/setup/ensure-stream.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';
import type { Replica } from './helpers/replicas.ts';
import { Replicas } from './helpers/replicas.ts';

/*
 * Three processes forward a channel of one org and consume another while events flow, and faults befall the one that leads. SFSTREAM_FAULTS=long
 * brings about 30 kills, 10 stops and 10 cuts.
 */

const { kills, stops, cuts } =
  process.env['SFSTREAM_FAULTS'] === 'long'
    ? { kills: 30, stops: 10, cuts: 10 }
    : { kills: 3, stops: 1, cuts: 1 };

const ttl = 1_500;
const channel = '/event/Order__e';
const consumed = '/event/Invoice__e';
const handled = createHandled();

let nats: Nats;
let org: MockOrg;
let folder: string;
let stream: string;
let replicas: Replicas;
let published: number;
let flow: NodeJS.Timeout;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicas-'));
  const script = join(folder, 'replica.mjs');
  await bundle(join(__dirname, 'helpers/replica.mjs'), script);
  nats = await openNats();
  org = await startMockOrg();
  stream = newName();
  const bucket = newName();
  await ensureStream(nats.js, { stream, prefix: stream });
  await ensureLeases(nats.kvm, { bucket, ttl });
  replicas = new Replicas(
    script,
    urlOf('SFSTREAM_NATS_URL'),
    {
      credentials: org.login,
      channel,
      consumed,
      stream,
      bucket,
      ttl,
    },
    handled,
  );
  published = 0;
}, 60_000);

afterAll(async () => {
  clearInterval(flow);
  await replicas.killAll();
  await org.close();
  await nats.connection.close();
  await rm(folder, { recursive: true, force: true });
});

const publish = (): void => {
  published += 1;
  for (const one of [channel, consumed]) org.publish(one, { Number__c: published });
};

/** The events in the stream, each with the epoch of the leader that wrote it. */
const written = async () => {
  const { streams } = await nats.js.jetstreamManager();
  const { last_seq: last } = (await streams.info(stream)).state;
  const found = [];
  for (let seq = 1; seq <= last; seq += 1) {
    const message = await streams.getMessage(stream, { seq });
    if (message === null || message.subject === `${stream}.=term`) continue;
    const { event, epoch } = readMessage(message.data);
    const { payload } = event.data as { readonly payload: { readonly Number__c: number } };
    found.push({ number: payload.Number__c, replayId: Number(event.replayId), epoch });
  }
  return found;
};

const lastWritten = async (): Promise<number> => {
  const { streams } = await nats.js.jetstreamManager();
  const query = { last_by_subj: `${stream}.event.Order__e` };
  const message = await streams.getMessage(stream, query);
  if (message === null) return 0;
  return (readMessage(message.data).event.data as { payload: { Number__c: number } }).payload
    .Number__c;
};

/** All marks of the channel that is consumed, as they are written, with the epochs of their writers. */
const watchMarks = async () => {
  const marks: { readonly id: number; readonly epoch: number }[] = [];
  const kv = await ensureMarkers(nats.kvm);
  const entries = await kv.watch({ key: [stream, consumed].map(toToken).join('.') });
  const pass = async (): Promise<void> => {
    for await (const entry of entries) {
      const { marker, epoch = 0 } = readKept(entry.string());
      if (marker.replayId !== undefined) marks.push({ id: Number(marker.replayId), epoch });
    }
  };
  void pass();
  return { marks, stop: () => entries.stop() };
};

/** Waits until what is published from now on comes through. */
const flows = async (): Promise<void> => {
  const from = published;
  while ((await lastWritten()) <= from) await sleep(10);
};

/** Lets a fault befall the leader, and gives the milliseconds until another leads. */
const withoutLeader = async (fault: (leader: Replica) => Promise<unknown>): Promise<number> => {
  const { leader } = replicas;
  if (leader?.epoch === undefined) throw new Error('Nobody leads.');
  const { epoch } = leader;
  const began = performance.now();
  const next = replicas.termAfter(epoch).then(() => performance.now() - began);
  await fault(leader);
  const time = await next;
  await flows();
  return time;
};

const kill = (leader: Replica): Promise<unknown> =>
  Promise.all([replicas.kill(leader), replicas.start()]);

const stop = async ({ child, epoch }: Replica): Promise<void> => {
  child.kill('SIGSTOP');
  await replicas.termAfter(Number(epoch));
  await flows();
  child.kill('SIGCONT');
};

const cut = async ({ gate, epoch }: Replica): Promise<void> => {
  gate.freeze();
  await replicas.termAfter(Number(epoch));
  await flows();
  gate.thaw();
};

const faults: readonly (readonly [string, (leader: Replica) => Promise<unknown>, number])[] = [
  ['killed', kill, kills],
  ['stopped', stop, stops],
  ['cut off', cut, cuts],
];

describe('three processes that forward to NATS', () => {
  it(
    'write every event once and in order, whatever befalls the one that leads',
    async () => {
      await Promise.all([1, 2, 3].map(() => replicas.start()));
      await replicas.termAfter(0);
      // Where it begins is kept before it is subscribed; from then on all events are owed.
      await Promise.all([channel, consumed].map((one) => org.subscribed(one)));
      const { marks, stop: stopWatching } = await watchMarks();
      flow = setInterval(publish, 10);
      await flows();

      const times: string[] = [];
      for (const [name, fault, count] of faults) {
        for (let done = 0; done < count; done += 1) {
          times.push(`${name} ${Math.round(await withoutLeader(fault))} ms`);
        }
      }
      clearInterval(flow);
      const total = published;
      while ((await lastWritten()) < total) await sleep(20);
      while (marks.at(-1)?.id !== total) await sleep(20);
      stopWatching();
      process.stderr.write(
        `Time without a leader: ${times.join(', ')}. Events: ${total}; ${handled.repeats()} handled again\n`,
      );
      expect(handled.ids()).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      for (const numbers of [marks.map(({ id }) => id), marks.map(({ epoch }) => epoch)]) {
        expect(numbers).toEqual(ascending(numbers));
      }

      const events = await written();
      expect(events.map(({ number }) => number)).toEqual(
        Array.from({ length: total }, (_, index) => index + 1),
      );
      // No two leaders write at once: epochs never go back.
      const epochs = events.map(({ epoch }) => epoch);
      expect(epochs).toEqual([...epochs].sort((one, other) => Number(one) - Number(other)));
      expect(new Set(epochs).size).toBeGreaterThan(kills + stops + cuts);
      // A term has one session, and who stands by has none.
      expect(sessionsBeyond(org, replicas.terms)).toBe(0);
    },
    60_000 + (kills + stops + cuts) * 20_000,
  );
});
