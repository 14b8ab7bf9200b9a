import { randomUUID } from 'node:crypto';
import type { ReplayMarker } from '@sfstream/core';
import { fencingContract, storeContract } from '@sfstream/testing';
import { firstValueFrom } from 'rxjs';
import { appointed } from './helpers/appointed.ts';
import { packages } from './helpers/clients.ts';
import { serverUrl } from './helpers/server-url.ts';
import type { Gate } from '../../replay/test/helpers/gate.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { redisOf } from '../src/client/redis.ts';
import { redisStore } from '../src/store/redis-store.ts';
import type { RedisStoreOptions } from '../src/store/redis-store.ts';

const channel = '/event/Order__e';

const marker = (replayId: number): ReplayMarker => ({ replayId });

describe.each(Object.entries(packages))('a store by way of %s', (_name, connect) => {
  const ends: (() => unknown)[] = [];
  let group: string;

  beforeEach(() => {
    group = randomUUID();
  });

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const storeAt = (url: string, options: Omit<RedisStoreOptions, 'redis'>) => {
    const { redis, close } = connect(url);
    ends.push(close);
    const store = redisStore({ redis, ...options });
    return {
      get: () => firstValueFrom(store.get(channel)),
      set: (replayId: number) => firstValueFrom(store.set(channel, marker(replayId))),
    };
  };

  const ledBy = (epoch: number | undefined, url = serverUrl()) =>
    storeAt(url, { leader: appointed(group, epoch) });

  const gated = async (): Promise<Gate> => {
    const gate = await gateTo(serverUrl());
    ends.push(() => gate.shut());
    return gate;
  };

  describe('keeps the contract of a store', () => {
    const contract = storeContract(
      () => {
        const { redis, close } = connect(serverUrl());
        return { ...redisStore({ redis, group: 'contract' }), close };
      },
      { close: (store) => store.close(), persistent: true },
    );
    for (const { name, run } of contract) it(name, run);
  });

  describe('keeps the contract of a fence', () => {
    const contract = fencingContract(
      (leader) => {
        const { redis, close } = connect(serverUrl());
        return { ...redisStore({ redis, leader }), close };
      },
      { close: (store) => store.close() },
    );
    for (const { name, run } of contract) it(name, run);
  });

  describe('with a leader', () => {
    it('refuses what carries the epoch of an earlier leader, and keeps the mark', async () => {
      await ledBy(2).set(20);
      await expect(ledBy(1).set(30)).rejects.toMatchObject({ name: 'NotLeadingError', group });
      expect(await ledBy(undefined).get()).toEqual(marker(20));
    });

    it('takes one mark after another in one epoch, and in a later one', async () => {
      await ledBy(1).set(10);
      await ledBy(1).set(11);
      expect(await ledBy(undefined).get()).toEqual(marker(11));
      await ledBy(2).set(9);
      expect(await ledBy(undefined).get()).toEqual(marker(9));
    });

    it('writes nothing for a process that does not lead', async () => {
      await expect(ledBy(undefined).set(1)).rejects.toMatchObject({ name: 'NotLeadingError' });
      expect(await ledBy(undefined).get()).toBeUndefined();
    });

    it('refuses what a former leader has written before and what comes late', async () => {
      const gate = await gated();
      const former = ledBy(1, gate.url);
      await former.set(10);
      gate.freeze();
      const late = former.set(11).catch((error: unknown) => error);
      await ledBy(2).set(10);
      gate.thaw();
      expect(await late).toMatchObject({ name: 'NotLeadingError' });
      expect(await ledBy(undefined).get()).toEqual(marker(10));
    });

    it('lets nobody move what the newest leader has read', async () => {
      await ledBy(1).set(10);
      expect(await ledBy(2).get()).toEqual(marker(10));
      await expect(ledBy(1).set(11)).rejects.toMatchObject({ name: 'NotLeadingError' });
    });

    it('shuts out a leader on all channels once there is a later one', async () => {
      await ledBy(2).set(1);
      const { redis, close } = connect(serverUrl());
      ends.push(close);
      const store = redisStore({ redis, leader: appointed(group, 1) });
      await expect(firstValueFrom(store.set('/event/Other__e', marker(1)))).rejects.toMatchObject({
        name: 'NotLeadingError',
      });
    });
  });

  it('keeps groups apart', async () => {
    await storeAt(serverUrl(), { group }).set(1);
    expect(await storeAt(serverUrl(), { group: `${group}}:marks` }).get()).toBeUndefined();
  });

  it('fails in time while Redis hangs, and works once it does not', async () => {
    const gate = await gated();
    const store = storeAt(gate.url, { group, timeout: 2_000 });
    await store.set(1);
    gate.freeze();
    await expect(store.set(2)).rejects.toMatchObject({
      name: 'RedisRequestError',
      message: expect.stringContaining('no answer to EVAL within 2000 ms'),
    });
    gate.thaw();
    await store.set(3);
    expect(await store.get()).toEqual(marker(3));
  });

  it('says what is wrong with something that is not a marker, and does not quote it', async () => {
    const { redis, close } = connect(serverUrl());
    ends.push(close);
    const { ask } = redisOf(redis, 5_000);
    await firstValueFrom(ask('HSET', `sfstream:{${group}}:marks`, channel, 'hidden'));
    await expect(storeAt(serverUrl(), { group }).get()).rejects.toThrow(
      'The marker of /event/Order__e in Redis does not have the expected form',
    );
  });

  it('shows neither what was to be written nor a password when Redis refuses', async () => {
    const { redis, close } = connect(serverUrl());
    ends.push(close);
    const { ask } = redisOf(redis, 5_000);
    await firstValueFrom(ask('SET', `sfstream:{${group}}:marks`, 'a text instead of a hash'));
    const refusal = await storeAt(serverUrl(), { group })
      .set(4711)
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'RedisRequestError', command: 'EVAL' });
    expect(String(refusal)).toContain('WRONGTYPE');
    expect(Object.keys(refusal as object)).toEqual(['name', 'command']);
    expect(String(refusal)).not.toContain('4711');
  });
});

describe('redisStore', () => {
  it('needs a group where there is no leader', () => {
    const { redis, close } = packages['ioredis']!(serverUrl());
    expect(() => redisStore({ redis })).toThrow(
      'group of redisStore must be given where there is no leader.',
    );
    close();
  });
});
