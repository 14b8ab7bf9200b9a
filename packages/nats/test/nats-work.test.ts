import type { StreamEvent } from '@sfstream/core';
import type { Sink } from '@sfstream/forward';
import { consume } from '@sfstream/replay';
import type { Observable, Subscription } from 'rxjs';
import { Subject, filter, firstValueFrom, lastValueFrom, map, take, toArray } from 'rxjs';
import { ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { ensureStream } from '../src/setup/ensure-stream.ts';
import { natsSink } from '../src/sink/nats-sink.ts';
import type { NatsWorkOptions } from '../src/sharing/nats-work.ts';
import { natsWork } from '../src/sharing/nats-work.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';
import { channel, sampleEvent, sampleEvents } from './helpers/sample-events.ts';
import { startNatsServer } from './helpers/start-nats-server.ts';
import { thrownBy } from './helpers/thrown-by.ts';

const group = 'shipping';
const ackWait = 1_000;

let nats: Nats;
let stream: string;
let sink: Sink;
let loose: Subscription[];

beforeEach(async () => {
  nats = await openNats();
  stream = newName();
  await ensureStream(nats.js, { stream, prefix: stream });
  sink = await newSink();
  loose = [];
});

afterEach(async () => {
  loose.forEach((subscription) => subscription.unsubscribe());
  await nats.connection.close();
});

const newSink = async (partitions?: number): Promise<Sink> =>
  natsSink({
    js: nats.js,
    kv: await ensureMarkers(nats.kvm),
    stream,
    prefix: stream,
    ...(partitions !== undefined && { partitions, keyOf }),
  });

const keyOf = ({ data }: StreamEvent): string =>
  (data as { readonly payload: { readonly Key__c: string } }).payload.Key__c;

const work = (options: Partial<NatsWorkOptions> = {}): Observable<StreamEvent> =>
  natsWork({ js: nats.js, stream, prefix: stream, channel, group, ackWait, ...options });

const idsOf = (event$: Observable<StreamEvent>, count: number): Promise<readonly unknown[]> =>
  lastValueFrom(
    event$.pipe(
      map(({ replayId }) => replayId),
      take(count),
      toArray(),
    ),
  );

/** Waits until the group has no event open and none to come. */
const allDone = async (): Promise<void> => {
  const jsm = await nats.js.jetstreamManager();
  for (let open = 1; open > 0;) {
    const consumers = await jsm.consumers.list(stream).next();
    const counts = consumers.map((one) => one.num_pending + one.num_ack_pending);
    // There is none before the first worker has begun.
    open = counts.length === 0 ? 1 : Math.max(...counts);
  }
};

describe('natsWork', () => {
  it('gives the events of the stream from its first on', async () => {
    await sink.write(sampleEvents(1, 2, 3));
    expect(await idsOf(work(), 3)).toEqual([1, 2, 3]);
  });

  it('acknowledges an event once its handler has succeeded', async () => {
    await sink.write(sampleEvents(1, 2));
    const handled: unknown[] = [];
    loose.push(
      work()
        .pipe(consume(({ replayId }) => void handled.push(replayId), { store: null }))
        .subscribe(),
    );
    await allDone();
    expect(handled).toEqual([1, 2]);
  });

  it('shares the events among the workers of a group, and gives each once', async () => {
    await sink.write(sampleEvents(...Array.from({ length: 40 }, (_, index) => index + 1)));
    const handled: unknown[] = [];
    const workers = new Set<number>();
    for (const worker of [1, 2, 3]) {
      const handle = async ({ replayId }: StreamEvent): Promise<void> => {
        await Promise.resolve();
        handled.push(replayId);
        workers.add(worker);
      };
      loose.push(
        work({ maxPending: 4 })
          .pipe(consume(handle, { store: null, concurrency: 4 }))
          .subscribe(),
      );
    }
    await allDone();
    expect(handled).toHaveLength(40);
    expect(new Set(handled).size).toBe(40);
    expect(workers.size).toBeGreaterThan(1);
  });

  it('gives every group all events', async () => {
    await sink.write(sampleEvents(1, 2));
    const groups = await Promise.all(
      ['shipping', 'billing', 'a.b c/d'].map((name) => idsOf(work({ group: name }), 2)),
    );
    expect(groups).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('delivers an event again at once when its worker is left', async () => {
    await sink.write(sampleEvents(1));
    const started = new Subject<unknown>();
    const isStarted = firstValueFrom(started);
    const worker = work({ ackWait: 60_000 })
      .pipe(
        consume(
          (event) => {
            started.next(event);
            return new Subject();
          },
          { store: null },
        ),
      )
      .subscribe();
    await isStarted;
    worker.unsubscribe();
    expect(await idsOf(work({ ackWait: 60_000 }), 1)).toEqual([1]);
  });

  it('delivers an event again after ackWait when the connection of its worker is gone', async () => {
    await sink.write(sampleEvents(1));
    const other = await openNats();
    const started = new Subject<unknown>();
    const isStarted = firstValueFrom(started);
    const handle = (event: StreamEvent) => {
      started.next(event);
      return new Subject();
    };
    loose.push(
      natsWork({ js: other.js, stream, prefix: stream, channel, group, ackWait })
        .pipe(consume(handle, { store: null }))
        .subscribe({ error: () => undefined }),
    );
    await isStarted;
    await other.connection.close();
    expect(await idsOf(work(), 1)).toEqual([1]);
  });

  it('keeps an event for longer than ackWait while its handler is at work', async () => {
    await sink.write(sampleEvents(1));
    let calls = 0;
    const handle = async (): Promise<void> => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 3 * ackWait));
    };
    for (const _worker of [1, 2]) {
      loose.push(
        work()
          .pipe(consume(handle, { store: null }))
          .subscribe(),
      );
    }
    await allDone();
    expect(calls).toBe(1);
  });

  it('has at most maxPending events at work', async () => {
    await sink.write(sampleEvents(1, 2, 3, 4, 5, 6));
    const gate = new Subject<void>();
    let [atWork, most] = [0, 0];
    const full = new Subject<unknown>();
    const isFull = firstValueFrom(full);
    const handle = async (): Promise<void> => {
      atWork += 1;
      most = Math.max(most, atWork);
      if (atWork === 2) full.next(atWork);
      await firstValueFrom(gate, { defaultValue: undefined });
      atWork -= 1;
    };
    loose.push(
      work({ maxPending: 2 })
        .pipe(consume(handle, { store: null, concurrency: 10 }))
        .subscribe(),
    );
    await isFull;
    gate.complete();
    await allDone();
    expect(most).toBe(2);
  });

  it('goes on after the server was away, and says that it was', async () => {
    const server = await startNatsServer();
    await nats.connection.close();
    nats = await openNats(server.url);
    await ensureStream(nats.js, { stream, prefix: stream });
    const there = await newSink();
    const failures: unknown[] = [];
    const handled = new Subject<unknown>();
    const first = firstValueFrom(handled);
    loose.push(
      work({ backoff: () => 50, onFailure: (error) => failures.push(error) })
        .pipe(consume(({ replayId }) => handled.next(replayId), { store: null }))
        .subscribe(),
    );
    await there.write(sampleEvents(1));
    expect(await first).toBe(1);
    // The server may not have kept that the first is done.
    const second = firstValueFrom(handled.pipe(filter((replayId) => replayId === 2)));
    await server.restart();
    for (let isWritten = false; !isWritten;) {
      isWritten = await Promise.resolve(there.write(sampleEvents(2))).then(
        () => true,
        () => false,
      );
    }
    expect(await second).toBe(2);
    loose.forEach((subscription) => subscription.unsubscribe());
    await nats.connection.close();
    await server.close();
  });

  it('fails with what is not an event, and names no word of it', async () => {
    await nats.js.publish(`${stream}.event.Order__e`, 'hunter2');
    const working = lastValueFrom(work());
    await expect(working).rejects.toMatchObject({ name: 'DecodeError' });
    await expect(working).rejects.not.toThrow('hunter2');
  });

  it('fails where the consumer of the group was made with other options, and says which', async () => {
    await sink.write(sampleEvents(1));
    await idsOf(work(), 1);
    await expect(lastValueFrom(work({ ackWait: 5_000 }))).rejects.toMatchObject({
      name: 'ClientError',
      field: 'group',
      message: expect.stringContaining('ack_wait is 1000000000 and not 5000000000'),
    });
  });

  it.each<[string, object, string]>([
    ['without a group', { group: undefined }, 'group'],
    ['for what cannot be a channel', { channel: 'Order__e' }, 'channel'],
    ['with nothing pending', { maxPending: 0 }, 'maxPending'],
    ['with a misspelled option', { ackwait: 1 }, 'ackwait'],
  ])('refuses options %s, naming the field', (_what, options, field) => {
    expect(thrownBy(() => work(options))).toMatchObject({ name: 'ClientError', field });
  });
});

describe('natsWork with partitions', () => {
  const partitions = 4;
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const keyed = (replayId: number): StreamEvent =>
    sampleEvent(replayId, { data: { payload: { Key__c: keys[replayId % keys.length] } } });

  it('handles the events of each key in order, also where workers leave in the middle', async () => {
    sink = await newSink(partitions);
    await sink.write(Array.from({ length: 60 }, (_, index) => keyed(index + 1)));
    const handled = new Map<string, number[]>();
    const handle = async (event: StreamEvent): Promise<void> => {
      await Promise.resolve();
      handled.set(keyOf(event), [...(handled.get(keyOf(event)) ?? []), Number(event.replayId)]);
    };
    const start = (): Subscription =>
      work({ partitions })
        .pipe(consume(handle, { store: null, concurrency: partitions }))
        .subscribe();
    const leaving = start();
    loose.push(start());
    while (handled.size < 2) await new Promise((resolve) => setImmediate(resolve));
    leaving.unsubscribe();
    await allDone();
    const all = [...handled.values()].flat();
    expect(new Set(all).size).toBe(60);
    for (const ids of handled.values()) {
      const firsts = [...new Set(ids)];
      expect(firsts).toEqual([...firsts].sort((one, other) => one - other));
    }
  });

  it('does not deliver a later event of a partition before the one that a crash has left', async () => {
    sink = await newSink(1);
    const other = await openNats();
    await sink.write([keyed(5), keyed(10)]);
    const started = new Subject<unknown>();
    const isStarted = firstValueFrom(started);
    const handle = (event: StreamEvent) => {
      started.next(event);
      return new Subject();
    };
    loose.push(
      natsWork({ js: other.js, stream, prefix: stream, channel, group, ackWait, partitions: 1 })
        .pipe(consume(handle, { store: null }))
        .subscribe({ error: () => undefined }),
    );
    await isStarted;
    await other.connection.close();
    expect(await idsOf(work({ partitions: 1 }), 2)).toEqual([5, 10]);
  });
});
