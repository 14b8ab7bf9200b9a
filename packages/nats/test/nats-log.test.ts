import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Sink } from '@sfstream/forward';
import { fromCloudEvent, toCloudEvent } from '@sfstream/forward';
import type { Relay, RelaySource } from '@sfstream/relay';
import { createRelay } from '@sfstream/relay';
import { filter, firstValueFrom, map, take, toArray } from 'rxjs';
import { ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { ensureStream } from '../src/setup/ensure-stream.ts';
import type { NatsLog } from '../src/log/nats-log.ts';
import { natsLog } from '../src/log/nats-log.ts';
import { natsSink } from '../src/sink/nats-sink.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';
import { at, channel, sampleEvent, sampleEvents, sampleMarker } from './helpers/sample-events.ts';
import { thrownBy } from './helpers/thrown-by.ts';

let nats: Nats;
let stream: string;
let sink: Sink;
let log: NatsLog;

beforeEach(async () => {
  nats = await openNats();
  stream = newName();
  await ensureStream(nats.js, { stream, prefix: stream });
  const kv = await ensureMarkers(nats.kvm);
  sink = natsSink({ js: nats.js, kv, stream, prefix: stream });
  log = natsLog({ js: nats.js, stream, prefix: stream });
});

afterEach(async () => {
  await nats.connection.close();
});

/** The replay ids of the next events. */
const next = (
  count: number,
  replay: Parameters<NatsLog['channel']>[1]['replay'],
  name = channel,
): Promise<readonly unknown[]> =>
  firstValueFrom(
    log.channel(name, { replay }).pipe(
      map(({ replayId }) => replayId),
      take(count),
      toArray(),
    ),
  );

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('natsLog', () => {
  it('gives an event as it was written', async () => {
    const event = sampleEvent(1, { data: { payload: { Id__c: '9007199254740993' } } });
    await sink.write([event]);
    const replay = ReplayOption.AllEvents;
    expect(await firstValueFrom(log.channel(channel, { replay }))).toEqual(event);
  });

  it('gives all events and then those that come', async () => {
    await sink.write(sampleEvents(1, 2));
    const reading = next(4, ReplayOption.AllEvents);
    await sink.write(sampleEvents(3, 4));
    expect(await reading).toEqual([1, 2, 3, 4]);
  });

  it('gives new events only', async () => {
    await sink.write(sampleEvents(1, 2));
    const received: StreamEvent[] = [];
    const reading = log
      .channel(channel, { replay: ReplayOption.NewEvents })
      .subscribe((event) => received.push(event));
    // Until it reads.
    for (let replayId = 3; received.length === 0; replayId += 1) {
      await sink.write(sampleEvents(replayId));
    }
    reading.unsubscribe();
    expect(Number(received[0]!.replayId)).toBeGreaterThan(2);
  });

  it.each([1, 2, 57, 99])('gives what comes after replay id %p of a hundred', async (replayId) => {
    await sink.write([
      ...sampleEvents(...numbers(1, 50)),
      ...numbers(1, 30).map((id) => sampleEvent(id, { channel: '/event/Other__e' })),
      ...sampleEvents(...numbers(51, 100)),
    ]);
    expect(await next(100 - replayId, replayId)).toEqual(numbers(replayId + 1, 100));
  });

  it.each([1, 2, 3])(
    'gives what comes after replay id %p, although most events have none',
    async (replayId) => {
      const nameless = numbers(1, 9).map((data): StreamEvent => ({ channel, data }));
      const all = sampleEvents(1, 2, 3).flatMap((event) => [event, ...nameless.splice(0, 3)]);
      await sink.write(all);
      const rest = all.slice(4 * (replayId - 1) + 1);
      expect(await next(rest.length, replayId)).toEqual(rest.map(({ replayId: id }) => id));
    },
  );

  it('goes on behind a replay id that no event has, as they have holes', async () => {
    await sink.write(sampleEvents(10, 20, 30));
    expect(await next(1, 25)).toEqual([30]);
  });

  describe('of events that tell their org', () => {
    const inOrg = (orgId: string, ...ids: readonly number[]): readonly StreamEvent[] =>
      ids.map((id) =>
        fromCloudEvent({ ...toCloudEvent(sampleEvent(id)), source: `/salesforce/${orgId}` }),
      );
    const [here, there] = ['00D5e000000HERE', '00D5e00000THERE'];

    it('gives what comes after a replay id without one', async () => {
      await sink.write(inOrg(here, 1, 2, 3));
      expect(await next(1, 2)).toEqual([3]);
    });

    it('refuses a replay id without one where the org has changed, as any org may be meant', async () => {
      await sink.write([...inOrg(here, 1, 2, 3), ...inOrg(there, 4, 5)]);
      await expect(next(1, 2)).rejects.toMatchObject({
        name: 'ReplayIdError',
        replayId: 2,
        channel,
      });
    });
  });

  it('refuses a replay id of a form that none of its events has', async () => {
    await sink.write(sampleEvents(1, 2, 3));
    const replayId = '0x0000000000000002';
    await expect(next(1, replayId)).rejects.toMatchObject({
      name: 'ReplayIdError',
      replayId,
      channel,
    });
  });

  it('gives other channels nothing', async () => {
    await sink.write([...sampleEvents(1), sampleEvent(7, { channel: '/event/Other__e' })]);
    expect(await next(1, ReplayOption.AllEvents, '/event/Other__e')).toEqual([7]);
  });

  it('keeps where it began in an empty store, and goes on there', async () => {
    const store = new Map<string, ReplayMarker>();
    await sink.write(sampleEvents(1, 2));
    const reading = next(1, store);
    while (!store.has(channel)) await new Promise((resolve) => setImmediate(resolve));
    await sink.write(sampleEvents(3));
    expect(await reading).toEqual([3]);
    expect(store.get(channel)).toEqual(sampleMarker(2));
    expect(await next(1, store)).toEqual([3]);
  });

  it('keeps the beginning of time in an empty store for a channel without events', async () => {
    const store = new Map<string, ReplayMarker>();
    const reading = next(1, store);
    await sink.write(sampleEvents(1));
    expect(await reading).toEqual([1]);
    await sink.write(sampleEvents(2));
    expect(await next(2, store)).toEqual([1, 2]);
  });

  it('begins at the events since a start', async () => {
    await sink.write(sampleEvents(1, 2, 3));
    const store = new Map<string, ReplayMarker>([[channel, { createdDate: at(2) }]]);
    expect(await next(2, store)).toEqual([2, 3]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['has nothing of the channel', () => Promise.resolve()],
    ['begins behind it', () => sink.write(sampleEvents(8, 9)) as Promise<unknown>],
    [
      'has lost what comes after it',
      async () => {
        await sink.write(sampleEvents(4, 5, 6, 7));
        const { streams } = await nats.js.jetstreamManager();
        await streams.purge(stream, { seq: 4 });
      },
    ],
  ])('refuses a replay id where the stream %s', async (_what, prepare) => {
    await prepare();
    await expect(next(1, 5)).rejects.toMatchObject({ name: 'ReplayIdError', replayId: 5, channel });
  });

  it('gives partitions in the order in which they were written', async () => {
    const partitioned = natsSink({
      js: nats.js,
      kv: await ensureMarkers(nats.kvm),
      stream,
      prefix: stream,
      partitions: 4,
      keyOf: ({ replayId }) => String(replayId),
    });
    await partitioned.write(sampleEvents(...numbers(1, 20)));
    log = natsLog({ js: nats.js, stream, prefix: stream, partitions: 4 });
    expect(await next(15, 5)).toEqual(numbers(6, 20));
  });

  it('leaves no consumer behind', async () => {
    await sink.write(sampleEvents(1));
    await next(1, ReplayOption.AllEvents);
    const { streams } = await nats.js.jetstreamManager();
    while ((await streams.info(stream)).state.consumer_count > 0);
  });

  it('fails where the stream is not there', async () => {
    log = natsLog({ js: nats.js, stream: newName() });
    await expect(next(1, ReplayOption.AllEvents)).rejects.toThrow('stream not found');
  });

  it('refuses a channel that cannot be one', () => {
    const wrong = thrownBy(() => log.channel('event', { replay: ReplayOption.NewEvents }));
    expect(wrong).toMatchObject({ name: 'ClientError', field: 'channel' });
  });

  it('is the source of several relays, each of which gives its readers every event', async () => {
    await sink.write(sampleEvents(1, 2));
    const source: RelaySource = log;
    const relays = [1, 2].map(() =>
      createRelay(source, {
        channels: { [channel]: {} },
        replay: ReplayOption.AllEvents,
        linger: 0,
      }),
    );
    const newestFrom = (relay: Relay): Promise<string> =>
      firstValueFrom(
        relay.stream({ channels: [channel], authorize: () => true }).pipe(
          map((message) => (message.type === 'event' ? message.data : '')),
          filter((data) => data.includes('"replayId":3')),
        ),
      );
    const reading = Promise.all(relays.map(newestFrom));
    await sink.write(sampleEvents(3));
    expect(await reading).toHaveLength(2);
    relays.forEach((relay) => relay.close());
  });
});
