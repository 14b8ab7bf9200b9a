import type { Client, ReplayMarker, ReplayStore, Schema, StreamEvent } from '@sfstream/core';
import { ReplayOption, createPasswordClient, decode, toAsyncIterable } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { lastValueFrom, map, pipe, take } from 'rxjs';
import { checkpoint, consume, defaultTo, stored } from '../src/index.ts';

const orders = '/event/Order__e';

let org: MockOrg;
const clients: Client[] = [];

beforeEach(async () => {
  org = await startMockOrg();
});

afterEach(async () => {
  for (const client of clients.splice(0)) {
    await lastValueFrom(client.close(), { defaultValue: undefined });
  }
  await org.close();
});

const connect = (): Client => {
  const client = createPasswordClient({
    ...org.login,
  });
  clients.push(client);
  return client;
};

const publish = (count: number): void => {
  for (let n = 0; n < count; n += 1) org.publish(orders, { n });
};

/** Lets everything pass, after a while. */
const slowSchema: Schema<unknown> = {
  '~standard': {
    version: 1,
    vendor: 'by hand',
    validate: async (value: unknown) => {
      await sleep(2);
      return { value };
    },
  },
};

type Keeping = (store: ReplayStore) => MonoTypeOperatorFunction<StreamEvent>;

const keepings: [string, Keeping][] = [
  ['checkpoint', (store) => checkpoint(store)],
  [
    'consume',
    (store) =>
      pipe(
        consume((event: StreamEvent) => event.replayId, { store }),
        map(({ event }) => event),
      ),
  ],
  [
    'one consume after the other',
    (store) =>
      pipe(
        consume((event: StreamEvent) => event, { store }),
        map(({ result }) => result),
        consume((event) => Promise.resolve(event), { store }),
        map(({ event }) => event),
      ),
  ],
  ['checkpoint before a slow schema', (store) => pipe(checkpoint(store), decode(slowSchema))],
  [
    'consume before a slow schema',
    (store) =>
      pipe(
        consume((event: StreamEvent) => event, { store }),
        map(({ event }) => event),
        decode(slowSchema),
      ),
  ],
];

/** Begins with the oldest event where the store has no position. */
const loopOver = (store: ReplayStore, keeping: Keeping, client = connect()) =>
  toAsyncIterable(
    client
      .channel(orders, { replay: defaultTo(store, ReplayOption.AllEvents) })
      .pipe(keeping(store)),
  );

const first = async (events: AsyncIterable<StreamEvent>): Promise<unknown> => {
  for await (const { replayId } of events) return replayId;
  return undefined;
};

const slow = (map: Map<string, ReplayMarker>): ReplayStore => ({
  get: (channel) => map.get(channel),
  set: async (channel, marker) => {
    await sleep(5);
    map.set(channel, marker);
  },
});

describe.each(keepings)('a loop behind %s', (_what, keeping) => {
  it.each<[string, (map: Map<string, ReplayMarker>) => ReplayStore]>([
    ['a Map', (map) => map],
    ['a slow store', slow],
  ])('that is left begins there in the next run, with %s', async (_store, storeOf) => {
    publish(5);
    const store = storeOf(new Map<string, ReplayMarker>());
    const seen: unknown[] = [];
    for await (const { replayId } of loopOver(store, keeping)) {
      seen.push(replayId);
      if (replayId === 2) break;
    }
    await stored(store);
    expect(seen).toEqual([1, 2]);
    expect(await first(loopOver(store, keeping))).toBe(2);
  });

  it('that fails begins with the event with which it failed', async () => {
    publish(5);
    const store = new Map<string, ReplayMarker>();
    const run = async (): Promise<void> => {
      for await (const { replayId } of loopOver(store, keeping)) {
        if (replayId === 3) throw new Error('no');
      }
    };
    await expect(run()).rejects.toThrow('no');
    expect(store.get(orders)).toMatchObject({ replayId: 2 });
    expect(await first(loopOver(store, keeping))).toBe(3);
  });

  it('is waited for at the close of the client, and what it has done is stored before it ends', async () => {
    publish(5);
    const map = new Map<string, ReplayMarker>();
    const client = connect();
    const marks: unknown[] = [];
    for await (const { replayId } of loopOver(slow(map), keeping, client)) {
      if (replayId === 1) client.close().subscribe();
      await sleep(2);
      marks.push(map.get(orders)?.replayId ?? 0);
    }
    expect(marks).toHaveLength(5);
    // None is ahead of the loop.
    marks.forEach((mark, index) => expect(mark).toBeLessThanOrEqual(index));
    expect(map.get(orders)).toMatchObject({ replayId: 5 });
  });

  it('brakes the client as long as it is not done', async () => {
    publish(5);
    const client = connect();
    const counts: number[] = [];
    for await (const { replayId } of loopOver(new Map(), keeping, client)) {
      counts.push(client.pendingCount);
      if (replayId === 5) break;
    }
    expect(counts.at(-1)).toBeGreaterThan(0);
    expect(client.pendingCount).toBe(0);
  });
});

it('what follows a take is stored in the background, and can be waited for', async () => {
  publish(5);
  const map = new Map<string, ReplayMarker>();
  const store = slow(map);
  const taken$ = connect()
    .channel(orders, { replay: ReplayOption.AllEvents })
    .pipe(
      consume((event) => event.replayId, { store }),
      take(4),
    );
  const waited = new Promise((resolve, reject) => {
    taken$.subscribe({ complete: () => void stored(store).then(resolve, reject) });
  });
  expect(map.get(orders)).toBeUndefined();
  await waited;
  expect(map.get(orders)).toMatchObject({ replayId: 4 });
});
