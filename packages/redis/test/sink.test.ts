import type { StreamEvent } from '@sfstream/core';
import { ofOrg, readMarker } from '@sfstream/core';
import { forward, fromCloudEvent } from '@sfstream/forward';
import { fencingContract, sinkContract } from '@sfstream/testing';
import { from, lastValueFrom, takeWhile, toArray } from 'rxjs';
import { appointed } from './helpers/appointed.ts';
import { benchOf, done } from './helpers/bench.ts';
import { packages } from './helpers/clients.ts';
import { ownServer } from './helpers/own-server.ts';
import { serverUrl } from './helpers/server-url.ts';
import { redisOf } from '../src/client/redis.ts';
import { redisLog } from '../src/log/redis-log.ts';
import { redisSink } from '../src/stream/redis-sink.ts';
import type { RedisSinkOptions } from '../src/stream/redis-sink.ts';

const channel = '/event/Order__e';

const at = (minute: number): string => `2026-03-04T10:${String(minute).padStart(2, '0')}:00.000Z`;

const event = (replayId: number | `${number}`, facts: Partial<StreamEvent> = {}): StreamEvent => ({
  channel,
  data: { payload: { Id__c: String(replayId) } },
  replayId,
  ...facts,
});

describe.each(Object.entries(packages))('a sink by way of %s', (_name, connect) => {
  const { group, client, ask, gate } = benchOf(connect);

  const sinkWith = (options: Partial<RedisSinkOptions> = {}) =>
    redisSink({ redis: client(), group: group(), ...options });

  /** What is in a stream: ids of entries and replay ids of events. */
  const held = async (partition = 0, of = channel): Promise<readonly string[]> => {
    const key = `sfstream:{${group()}}:events:${partition}:${of}`;
    const entries = (await ask('XRANGE', key, '-', '+')) as [string, [string, string]][];
    return entries.map(([id, [, json]]) => `${id} ${fromCloudEvent(json).replayId}`);
  };

  it('has forward leave out an event that is too large, and write all others', async () => {
    const server = await ownServer();
    try {
      const asking = connect(server.url);
      const own = redisOf(asking.redis, 5_000);
      await done(own.ask('CONFIG', 'SET', 'proto-max-bulk-len', String(2 ** 20)));
      const { redis, close } = connect(server.url);
      const sink = redisSink({ redis, group: group() });
      const large = event(2, { data: 'x'.repeat(2 ** 20) });
      const given = [event(1), large, event(3), event(4)];
      await lastValueFrom(from(given).pipe(forward(sink, { onPoison: 'skip' })));
      expect(await done(own.ask('XLEN', `sfstream:{${group()}}:events:0:${channel}`))).toBe(3);
      expect(await done(sink.get(channel))).toMatchObject({ replayId: 4 });
      await close();
      await asking.close();
    } finally {
      await server.remove();
    }
  });

  describe('keeps the contract of a sink', () => {
    const contract = sinkContract(
      () => {
        const { redis, close } = connect(serverUrl());
        return { ...redisSink({ redis, group: 'contract', partitions: 3 }), redis, close };
      },
      {
        close: (sink) => sink.close(),
        persistent: true,
        read: async ({ redis }, name) => {
          const log = redisLog({ redis, group: 'contract' });
          const ends = await ask('HGET', `sfstream:{contract}:position:${name}`, 'marker');
          const { replayId } = readMarker(JSON.parse(String(ends)));
          return done(
            log.channel(name, { replay: -2 }).pipe(
              takeWhile((one) => one.replayId !== replayId, true),
              toArray(),
            ),
          );
        },
      },
    );
    for (const { name, run } of contract) it(name, run);
  });

  describe('keeps the contract of a fence', () => {
    const contract = fencingContract(
      (leader) => {
        const { redis, close } = connect(serverUrl());
        return { ...redisSink({ redis, leader }), close };
      },
      { close: (sink) => sink.close() },
    );
    for (const { name, run } of contract) it(name, run);
  });

  it('gives events back as they came, with the position of the last one', async () => {
    const sink = sinkWith();
    const given = ofOrg(
      event(7, { createdDate: at(1), eventUuid: 'e981b488-81f3-4fcc-bd7f-f7033c9d7ac3' }),
      '00D5e000001AbCd',
    );
    await done(sink.write([given]));
    const [[, [, json]]] = (await ask(
      'XRANGE',
      `sfstream:{${group()}}:events:0:${channel}`,
      '-',
      '+',
    )) as [[string, [string, string]]];
    expect({ ...fromCloudEvent(json) }).toEqual({ ...given });
    expect(await done(sink.get(channel))).toEqual({
      replayId: 7,
      createdDate: at(1),
      orgId: '00D5e000001AbCd',
    });
  });

  it('has no position before the first event, keeps a start, and then the event', async () => {
    const sink = sinkWith();
    expect(await done(sink.get(channel))).toBeUndefined();
    await done(sink.set(channel, { createdDate: at(1) }));
    expect(await done(sink.get(channel))).toEqual({ createdDate: at(1) });
    await done(sink.write([event(7)]));
    expect(await done(sink.get(channel))).toEqual({ replayId: 7 });
  });

  it('leaves out what it has had', async () => {
    const sink = sinkWith();
    await done(sink.write([event(1), event(2)]));
    await done(sink.write([event(1), event(2), event(3)]));
    expect(await held()).toEqual(['1-1 1', '1-2 2', '1-3 3']);
  });

  it('takes a position beyond what was written, and none before', async () => {
    const sink = sinkWith();
    await done(sink.write([event(5)]));
    await done(sink.set(channel, { replayId: 4 }));
    expect(await done(sink.get(channel))).toEqual({ replayId: 5 });
    await done(sink.set(channel, { replayId: 9 }));
    await done(sink.write([event(8), event(10)]));
    expect(await held()).toEqual(['1-5 5', '1-10 10']);
  });

  it('keeps replay ids beyond 2^53 to the last digit', async () => {
    const sink = sinkWith();
    const ids = ['9223372036854775806', '9223372036854775807'] as const;
    await done(sink.write(ids.map((id) => event(id))));
    expect(await held()).toEqual(ids.map((id) => `1-${id} ${id}`));
    expect(await done(sink.get(channel))).toEqual({ replayId: ids[1] });
  });

  it('keeps replay ids that do not fit into 64 bits', async () => {
    const sink = sinkWith();
    const ids = ['18446744073709551616', '18446744073709551617'] as const;
    await done(sink.write(ids.map((id) => event(id))));
    await done(sink.write(ids.map((id) => event(id))));
    expect((await held()).map((entry) => entry.split(' ')[1])).toEqual(ids);
  });

  it('keeps events without a replay id, and those with one that follow', async () => {
    const sink = sinkWith();
    const without: StreamEvent = { channel, data: { payload: 'hi' } };
    await done(sink.write([event(1), without, without, event(2), event(9)]));
    expect((await held()).map((entry) => entry.split(' ')[1])).toEqual([
      '1',
      'undefined',
      'undefined',
      '2',
      '9',
    ]);
    expect(await done(sink.get(channel))).toEqual({ replayId: 9 });
  });

  describe('begins to count again, and loses nothing', () => {
    it('where replay ids are lower and dated later than all before', async () => {
      const sink = sinkWith();
      await done(sink.write([event(100, { createdDate: at(1) })]));
      await done(sink.write([event(1, { createdDate: at(2) }), event(2, { createdDate: at(2) })]));
      await done(sink.write([event(2, { createdDate: at(2) })]));
      expect(await held()).toEqual(['1-100 100', '2-1 1', '2-2 2']);
      expect(await done(sink.get(channel))).toEqual({ replayId: 2, createdDate: at(2) });
    });

    it('where events are of another org', async () => {
      const sink = sinkWith();
      await done(sink.write([ofOrg(event(100), '00D5e000001AbCd')]));
      await done(sink.write([ofOrg(event(1), '00D5e000009XyZz')]));
      expect(await held()).toEqual(['1-100 100', '2-1 1']);
    });

    it('where a start takes the place of a position that was refused', async () => {
      const sink = sinkWith();
      await done(sink.write([event(100)]));
      await done(sink.set(channel, { createdDate: at(1) }));
      await done(sink.write([event(1)]));
      expect(await held()).toEqual(['1-100 100', '2-1 1']);
    });
  });

  it('keeps no start from before its position', async () => {
    const sink = sinkWith();
    await done(sink.write([event(100, { createdDate: at(2) })]));
    await done(sink.set(channel, { createdDate: at(1) }));
    expect(await done(sink.get(channel))).toEqual({ replayId: 100, createdDate: at(2) });
  });

  it('writes again from where its position is put by hand', async () => {
    const sink = sinkWith();
    await done(sink.write([event(1), event(2)]));
    await ask('DEL', `sfstream:{${group()}}:position:${channel}`);
    await done(sink.write([event(1), event(2), event(3)]));
    expect((await held()).map((entry) => entry.split(' ')[1])).toEqual(['1', '2', '1', '2', '3']);
  });

  it('keeps channels apart, in one write', async () => {
    const sink = sinkWith();
    await done(sink.write([event(5), { ...event(2), channel: '/u/A' }, event(6)]));
    expect([await held(), await held(0, '/u/A')]).toEqual([['1-5 5', '1-6 6'], ['1-2 2']]);
  });

  it('writes thousands of events at once, in order', async () => {
    const sink = sinkWith();
    const ids = Array.from({ length: 2_345 }, (_, index) => index + 1);
    await done(sink.write(ids.map((id) => event(id))));
    expect(await held()).toEqual(ids.map((id) => `1-${id} ${id}`));
  });

  it('writes nothing where there is nothing', async () => {
    await done(sinkWith().write([]));
    expect(await held()).toEqual([]);
  });

  it('keeps the events of a key in one stream, and spreads others', async () => {
    const sink = sinkWith({ partitions: 4, keyOf: ({ data }) => (data as { key?: string }).key });
    const keyed = [1, 2, 3, 4].map((id) => event(id, { data: { key: 'one record' } }));
    const others = Array.from({ length: 40 }, (_, index) => event(index + 5));
    await done(sink.write([...keyed, ...others]));
    const streams = await Promise.all([0, 1, 2, 3].map((partition) => held(partition)));
    expect(streams.every((stream) => stream.length > 0)).toBe(true);
    const withKey = streams.filter((stream) => stream.includes('1-1 1'));
    expect(withKey).toHaveLength(1);
    expect(withKey[0]?.slice(0, 4)).toEqual(['1-1 1', '1-2 2', '1-3 3', '1-4 4']);
  });

  it('drops the oldest events beyond its length', async () => {
    const sink = sinkWith({ maxLength: 100 });
    const ids = Array.from({ length: 1_000 }, (_, index) => index + 1);
    await done(sink.write(ids.map((id) => event(id))));
    const left = await held();
    expect(left.length).toBeLessThan(300);
    expect(left.at(-1)).toBe('1-1000 1000');
    await done(sink.write([event(1)]));
    expect(await held()).toEqual(left);
  });

  describe('with a leader', () => {
    const ledBy = (epoch: number | undefined, url?: string) =>
      redisSink({ redis: client(url), leader: appointed(group(), epoch) });

    it('refuses what a former leader writes, and keeps neither event nor position of it', async () => {
      await done(ledBy(2).write([event(1)]));
      const stale = ledBy(1);
      const refusal = { name: 'NotLeadingError', group: group() };
      await expect(done(stale.write([event(2)]))).rejects.toMatchObject(refusal);
      await expect(done(stale.set(channel, { replayId: 3 }))).rejects.toMatchObject(refusal);
      expect(await held()).toEqual(['1-1 1']);
      expect(await done(ledBy(undefined).get(channel))).toEqual({ replayId: 1 });
    });

    it('refuses what was written before and comes late', async () => {
      const way = await gate();
      const former = ledBy(1, way.url);
      await done(former.write([event(1)]));
      way.freeze();
      const late = done(former.write([event(2)])).catch((error: unknown) => error);
      expect(await done(ledBy(2).get(channel))).toEqual({ replayId: 1 });
      way.thaw();
      expect(await late).toMatchObject({ name: 'NotLeadingError' });
      expect(await held()).toEqual(['1-1 1']);
    });

    it('writes nothing for a process that does not lead', async () => {
      await expect(done(ledBy(undefined).write([event(1)]))).rejects.toMatchObject({
        name: 'NotLeadingError',
      });
      expect(await held()).toEqual([]);
    });
  });

  it('fails in time while Redis hangs, and repeats nothing when it is written again', async () => {
    const way = await gate();
    const sink = redisSink({ redis: client(way.url), group: group(), timeout: 2_000 });
    await done(sink.write([event(1)]));
    way.freeze();
    await expect(done(sink.write([event(2)]))).rejects.toThrow('no answer to EVAL within 2000 ms');
    way.thaw();
    await done(sink.write([event(2), event(3)]));
    expect(await held()).toEqual(['1-1 1', '1-2 2', '1-3 3']);
  });
});

describe('redisSink', () => {
  it.each([
    [{ partitions: 0 }, 'partitions of redisSink must be a whole number above 0.'],
    [{ maxLength: 0.5 }, 'maxLength of redisSink must be a whole number above 0.'],
    [{ maxLen: 5 }, 'redisSink has no option maxLen.'],
  ])('refuses %j', (options, message) => {
    const { redis, close } = packages['ioredis']!('redis://127.0.0.1:1');
    expect(() => redisSink({ redis, group: 'g', ...(options as object) })).toThrow(message);
    close();
  });
});
