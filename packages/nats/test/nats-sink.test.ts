import type { StreamEvent } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { fencingContract, sinkContract, storeContract } from '@sfstream/testing';
import { from, lastValueFrom } from 'rxjs';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { urlOf } from '../../replay/test/helpers/server-url.ts';
import type { JetStreamLike } from '../src/client/jetstream-like.ts';
import type { KvLike } from '../src/client/kv-like.ts';
import { readMessage } from '../src/messages/event-message.ts';
import { ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { ensureStream } from '../src/setup/ensure-stream.ts';
import type { NatsSinkOptions } from '../src/sink/nats-sink.ts';
import { natsSink } from '../src/sink/nats-sink.ts';
import { actedLeader } from './helpers/acted-leader.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';
import { at, channel, sampleEvent, sampleEvents, sampleMarker } from './helpers/sample-events.ts';
import { thrownBy } from './helpers/thrown-by.ts';

let nats: Nats;
let kv: KvLike;
let stream: string;
let prefix: string;

beforeEach(async () => {
  nats = await openNats();
  kv = await ensureMarkers(nats.kvm);
  stream = newName();
  prefix = stream;
  await ensureStream(nats.js, { stream, prefix });
});

afterEach(async () => {
  await nats.connection.close();
});

const sink = (options: Partial<NatsSinkOptions> = {}) =>
  natsSink({ js: nats.js, kv, stream, prefix, ...options });

const [event, events, marker] = [sampleEvent, sampleEvents, sampleMarker];

/** All messages of the stream, in order. */
const stored = async () => {
  const { streams } = await nats.js.jetstreamManager();
  const { first_seq: first, last_seq: last } = (await streams.info(stream)).state;
  const messages = Array.from({ length: last === 0 ? 0 : last - first + 1 }, (_, index) =>
    streams.getMessage(stream, { seq: first + index }),
  );
  return (await Promise.all(messages)).flatMap((message) => (message === null ? [] : [message]));
};

/** The replay ids of all events. */
const storedIds = async () =>
  (await stored())
    .filter(({ subject }) => subject !== `${prefix}.=term`)
    .map(({ data }) => readMessage(data).event.replayId);

/** A client of JetStream which does something else for some publishes. */
const publishing = (
  publish: (next: () => ReturnType<JetStreamLike['publish']>, payload: string) => unknown,
): JetStreamLike => ({
  consumers: nats.js.consumers,
  jetstreamManager: () => nats.js.jetstreamManager(false),
  publish: async (...given) =>
    (await publish(() => nats.js.publish(...given), given[1])) as Awaited<
      ReturnType<JetStreamLike['publish']>
    >,
});

describe.each<[string, Partial<NatsSinkOptions>]>([
  ['natsSink', {}],
  ['natsSink with partitions', { partitions: 3 }],
])('%s keeps the contract of a sink', (_name, options) => {
  const contract = sinkContract(() => sink(options), {
    persistent: true,
    read: async (_sink, name) =>
      (await stored())
        .map(({ data }) => readMessage(data).event)
        .filter(({ channel: of }) => of === name),
  });
  for (const { name, run } of contract) it(name, run);
});

describe('natsSink keeps the contract of a fence', () => {
  for (const { name, run } of fencingContract((leader) => sink({ leader }))) it(name, run);
});

describe('natsSink', () => {
  it('writes events in order, as CloudEvents in JSON, under the subject of their channel', async () => {
    await sink().write(events(1, 2, 3));
    const messages = await stored();
    expect(messages.map(({ subject }) => subject)).toEqual(
      Array<string>(3).fill(`${prefix}.event.Order__e`),
    );
    expect(messages.map((message) => message.json<object>())[1]).toMatchObject({
      specversion: '1.0',
      id: 'uuid-2',
      sfchannel: channel,
      sfreplayid: '2',
      data: { payload: { Number__c: 2 } },
    });
  });

  it('has no position before the first event', async () => {
    expect(await sink().get(channel)).toBeUndefined();
  });

  it('reads the position of a channel from its last event', async () => {
    await sink().write([...events(1, 2), event(9, { channel: '/event/Other__e' })]);
    expect(await sink().get(channel)).toEqual(marker(2));
    expect(await sink().get('/event/Other__e')).toEqual(marker(9));
  });

  it('keeps a start until the first event', async () => {
    const start = { createdDate: at(0), orgId: '00D5e000000AAAA' };
    await sink().set(channel, start);
    expect(await sink().get(channel)).toEqual(start);
    await sink().write(events(1));
    expect(await sink().get(channel)).toEqual(marker(1));
  });

  it('keeps a position later than the last event until an event comes behind it', async () => {
    await sink().write(events(1));
    await sink().set(channel, marker(5));
    expect(await sink().get(channel)).toEqual(marker(5));
    await sink().write(events(6));
    expect(await sink().get(channel)).toEqual(marker(6));
  });

  it('writes nothing for a position that the stream has', async () => {
    await sink().write(events(1, 2));
    await sink().set(channel, marker(2));
    await sink().set(channel, marker(1));
    expect(await kv.get(`${stream}.${prefix}.=2Fevent=2FOrder__e`)).toBeNull();
    expect(await sink().get(channel)).toEqual(marker(2));
  });

  it('keeps an event once that is written again, by the same sink or another', async () => {
    const one = sink();
    await one.write(events(1, 2));
    await one.write(events(1, 2, 3));
    await sink().write(events(2, 3, 4));
    expect(await storedIds()).toEqual([1, 2, 3, 4]);
  });

  it('keeps an event once that the server knows by its id alone', async () => {
    await sink().write(events(1, 2, 3));
    const { streams } = await nats.js.jetstreamManager();
    await streams.purge(stream);
    await sink().write(events(2, 3, 4, 5));
    expect(await storedIds()).toEqual([4, 5]);
  });

  it('takes an event of an org that counts from the start again', async () => {
    await sink().write(events(8, 9));
    await sink().write([event(1, { createdDate: at(20), eventUuid: 'uuid-new' })]);
    expect(await storedIds()).toEqual([8, 9, 1]);
  });

  it('takes an event of two channels for two', async () => {
    await sink().write([event(1), event(1, { channel: '/event/All__chn' })]);
    expect(await storedIds()).toEqual([1, 1]);
  });

  it('takes events without replay ids, each once while the server knows it', async () => {
    const nameless = ['a', 'b'].map((data): StreamEvent => ({ channel: '/u/notices', data }));
    await sink().write(nameless);
    await sink().write(nameless);
    expect(await stored()).toHaveLength(2);
    expect(await sink().get('/u/notices')).toBeUndefined();
  });

  it('keeps its position behind any number of events without replay ids, of several writers', async () => {
    const nameless = (data: string): StreamEvent => ({ channel, data });
    await sink().write([...events(1), nameless('a'), ...events(2), nameless('b')]);
    await sink().write([nameless('c')]);
    await sink().write([nameless('d'), ...events(2)]);
    expect(await sink().get(channel)).toEqual(marker(2));
    expect(await storedIds()).toEqual([1, undefined, 2, undefined, undefined, undefined]);
  });

  it('keeps what was set behind events without replay ids', async () => {
    const nameless = (data: string): StreamEvent => ({ channel, data });
    await sink().write([nameless('a')]);
    await sink().set(channel, { createdDate: at(0) });
    await sink().write([nameless('b')]);
    expect(await sink().get(channel)).toEqual({ createdDate: at(0) });
    await sink().write(events(1));
    await sink().set(channel, marker(5));
    await sink().write([nameless('c')]);
    expect(await sink().get(channel)).toEqual(marker(5));
  });

  it.each([
    ["/topic/Orders?Status='New'&Name='a.b *>'"],
    ['/u/übersicht & more'],
    ['/event/Order__e'],
  ])('reads the position of %s', async (name) => {
    await sink().write([event(1, { channel: name })]);
    expect(await sink().get(name)).toEqual(marker(1));
    expect(readMessage((await stored())[0]!.data).event.channel).toBe(name);
  });

  it('writes the rest of a batch where one in the middle was not stored', async () => {
    let isLost = false;
    const js = publishing((next, payload) => {
      if (isLost || !payload.includes('uuid-3')) return next();
      isLost = true;
      throw new Error('lost');
    });
    const writer = sink({ js });
    await expect(writer.write(events(1, 2, 3, 4, 5))).rejects.toThrow('lost');
    expect(await storedIds()).toEqual([1, 2]);
    await writer.write(events(1, 2, 3, 4, 5));
    expect(await storedIds()).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps each event once where the confirmations of a batch are lost', async () => {
    let isCut = true;
    const js = publishing(async (next) => {
      const confirmation = await next();
      if (isCut) throw new Error('timeout');
      return confirmation;
    });
    const writer = sink({ js });
    await expect(writer.write(events(1, 2, 3))).rejects.toThrow('timeout');
    isCut = false;
    await writer.write(events(1, 2, 3));
    await writer.write(events(4));
    expect(await storedIds()).toEqual([1, 2, 3, 4]);
  });

  it('writes in order what is given while it is writing', async () => {
    const writer = sink();
    await Promise.all([
      writer.write(events(1, 2)),
      writer.write(events(3)),
      writer.write(events(4)),
    ]);
    expect(await storedIds()).toEqual([1, 2, 3, 4]);
  });

  it('goes on where another has written to the stream', async () => {
    const [one, other] = [sink(), sink()];
    await one.write(events(1));
    await other.write([event(7, { channel: '/event/Other__e' })]);
    await one.write(events(2, 3));
    await nats.js.publish(`${prefix}.notes`, 'of somebody else');
    await other.write([event(8, { channel: '/event/Other__e' })]);
    expect((await stored()).length).toBe(6);
    expect(await sink().get(channel)).toEqual(marker(3));
  });

  it('gives up, and says why, where somebody else writes all the time', async () => {
    let seq = 0;
    const js = publishing(async (next) => {
      await nats.js.publish(`${prefix}.notes`, String((seq += 1)));
      return next();
    });
    await expect(sink({ js }).write(events(1))).rejects.toThrow(
      /A stream has one writer at a time/,
    );
  });

  it('refuses an event that is larger than the server takes, behind those before it', async () => {
    const large = event(3, { data: { payload: 'x'.repeat(2 ** 21) } });
    const writing = Promise.resolve(sink().write([...events(1, 2), large, ...events(4)]));
    await expect(writing).rejects.toMatchObject({
      name: 'ClientError',
      field: 'events',
      message: expect.stringContaining('Raise max_payload'),
    });
    expect(await storedIds()).toEqual([1, 2]);
  });

  it('has forward leave out an event that is too large, and write all others', async () => {
    const large = event(3, { data: { payload: 'x'.repeat(2 ** 21) } });
    const skipping = forward(sink(), { onPoison: 'skip' });
    await lastValueFrom(from([...events(1, 2), large, ...events(4)]).pipe(skipping));
    expect(await storedIds()).toEqual([1, 2, 4]);
    expect(await sink().get(channel)).toMatchObject({ replayId: 4 });
  });

  it('fails where the stream is not there', async () => {
    await expect(sink({ stream: newName() }).write(events(1))).rejects.toThrow('stream not found');
  });

  it.each<[string, object, string]>([
    ['without a client', { js: undefined }, 'js'],
    ['without a bucket', { kv: undefined }, 'kv'],
    ['without a stream', { stream: undefined }, 'stream'],
    ['with a prefix that is a wildcard', { prefix: 'sf.>' }, 'prefix'],
    ['with half a partition', { partitions: 0.5 }, 'partitions'],
    ['with a misspelled option', { partition: 4 }, 'partition'],
  ])('refuses options %s, naming the field', (_what, options, field) => {
    expect(thrownBy(() => sink(options))).toMatchObject({ name: 'ClientError', field });
  });
});

describe('natsSink as a store', () => {
  const laws = storeContract(() => sink(), { persistent: true }).filter(
    // What goes back is not kept: a sink has the position of its events.
    ({ name }) => name !== 'goes back to a lower replay id if it is told so',
  );
  for (const { name, run } of laws) it(name, run);
});

describe('natsSink with partitions', () => {
  const keyed = (replayId: number, key: string): StreamEvent =>
    event(replayId, { data: { payload: { Key__c: key } } });
  const keyOf = ({ data }: StreamEvent) => (data as { payload: { Key__c: string } }).payload.Key__c;
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];

  it('sends events of one key to one partition, and reads the position of all', async () => {
    const writer = sink({ partitions: 4, keyOf });
    await writer.write(
      Array.from({ length: 24 }, (_, index) => keyed(index + 1, keys[index % 6]!)),
    );
    const subjects = new Map<string, Set<string>>();
    for (const { subject, data } of await stored()) {
      const key = keyOf(readMessage(data).event);
      subjects.set(key, (subjects.get(key) ?? new Set()).add(subject));
    }
    expect([...subjects.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(new Set([...subjects.values()].flatMap((set) => [...set])).size).toBeGreaterThan(1);
    expect(await writer.get(channel)).toEqual(marker(24));
  });

  it('keeps nothing behind an event that was not stored, whatever its partition', async () => {
    const js = publishing((next, payload) => {
      if (payload.includes('uuid-2"')) throw new Error('lost');
      return next();
    });
    const writer = sink({ js, partitions: 4, keyOf });
    const given = keys.map((key, index) => keyed(index + 1, key));
    await expect(writer.write(given)).rejects.toThrow('lost');
    expect(await writer.get(channel)).toEqual(marker(1));
  });
});

describe('natsSink with a leader', () => {
  const notLeading = { name: 'NotLeadingError', group: 'billing' };
  const led = (epoch: number, js: JetStreamLike = nats.js) => {
    const leader = actedLeader('billing', epoch);
    return { leader, sink: sink({ js, leader }) };
  };

  it('writes nothing in a process that does not lead', async () => {
    const one = led(1);
    one.leader.resign();
    await expect(one.sink.write(events(1))).rejects.toMatchObject(notLeading);
    await expect(one.sink.set(channel, marker(1))).rejects.toMatchObject(notLeading);
    expect(await storedIds()).toEqual([]);
  });

  it('lets a later epoch take over, and the same one go on', async () => {
    const [one, two] = [led(1), led(2)];
    await one.sink.write(events(1));
    await one.sink.write(events(2));
    await two.sink.write(events(3));
    expect(await storedIds()).toEqual([1, 2, 3]);
  });

  it('refuses what a former leader writes, and its position', async () => {
    const [one, two] = [led(1), led(2)];
    await one.sink.write(events(1));
    await two.sink.write(events(2));
    await expect(one.sink.write(events(3))).rejects.toMatchObject(notLeading);
    await expect(one.sink.set(channel, marker(4))).rejects.toMatchObject(notLeading);
    expect(await storedIds()).toEqual([1, 2]);
    expect(await two.sink.get(channel)).toEqual(marker(2));
  });

  it('refuses a former leader that has written nothing yet', async () => {
    await led(2).sink.write(events(1));
    await expect(led(1).sink.write(events(2))).rejects.toMatchObject(notLeading);
    expect(await storedIds()).toEqual([1]);
  });

  it('refuses what was long on its way to the server', async () => {
    const gate = await gateTo(urlOf('SFSTREAM_NATS_URL'));
    const gated = await openNats(gate.url);
    const stale = led(1, gated.js);
    await stale.sink.write(events(1));
    gate.freeze();
    const late = stale.sink.write(events(2, 3));
    await led(2).sink.write(events(2));
    gate.thaw();
    await expect(late).rejects.toMatchObject(notLeading);
    expect(await storedIds()).toEqual([1, 2]);
    await gated.connection.close();
    await gate.shut();
  });

  it('marks in the stream where its term begins, once', async () => {
    const one = led(1);
    await one.sink.write(events(1));
    await one.sink.write(events(2));
    await led(2).sink.write(events(3));
    const subjects = (await stored()).map(({ subject }) => subject.slice(prefix.length));
    const [term, order] = ['.=term', '.event.Order__e'];
    expect(subjects).toEqual([term, order, order, term, order]);
  });

  it('keeps each event once where the last write of a former leader comes late', async () => {
    const [one, two] = [led(1), led(2)];
    await one.sink.write(events(1));
    await two.sink.get(channel);
    await one.sink.write(events(2, 3));
    await two.sink.write(events(2, 3, 4));
    expect(await storedIds()).toEqual([1, 2, 3, 4]);
  });

  it('writes nothing for a term that has ended while it read the position', async () => {
    const manager = await nats.js.jetstreamManager();
    const leader = actedLeader('billing', 1);
    const js: JetStreamLike = {
      consumers: nats.js.consumers,
      publish: (...given) => nats.js.publish(...given),
      jetstreamManager: () => {
        leader.lead(2);
        return Promise.resolve(manager);
      },
    };
    await expect(sink({ js, leader }).write(events(1))).rejects.toMatchObject(notLeading);
    expect(await storedIds()).toEqual([]);
  });
});

describe('ensureStream', () => {
  it('leaves a stream that is there as it is', async () => {
    await sink().write(events(1));
    await ensureStream(nats.js, { stream, prefix });
    expect(await storedIds()).toEqual([1]);
  });

  it.each<[string, object, string]>([
    ['another age', { maxAge: 1_000 }, 'max_age is 604800000000000 and not 1000000000'],
    ['other subjects', { prefix: 'other' }, 'subjects is'],
    ['more replicas', { replicas: 3 }, 'num_replicas is 1 and not 3'],
  ])(
    'refuses a stream that is there for %s, and says what is different',
    async (_what, options, text) => {
      await expect(ensureStream(nats.js, { stream, prefix, ...options })).rejects.toMatchObject({
        name: 'ClientError',
        field: 'stream',
        message: expect.stringContaining(text),
      });
    },
  );

  it('refuses a stream with a limit of bytes, at which it would drop events', async () => {
    const name = newName();
    const { streams } = await nats.js.jetstreamManager();
    await streams.add({ name, subjects: [`${name}.>`], max_bytes: 10_000 });
    await expect(ensureStream(nats.js, { stream: name, prefix: name })).rejects.toThrow(
      'max_bytes is 10000 and not -1',
    );
  });

  it('refuses a stream whose events go when they are read', async () => {
    const name = newName();
    const { streams } = await nats.js.jetstreamManager();
    await streams.add({ name, subjects: [`${name}.>`], retention: 'workqueue' });
    await expect(ensureStream(nats.js, { stream: name, prefix: name })).rejects.toThrow(
      'retention is "workqueue" and not "limits"',
    );
  });
});
