import { randomUUID } from 'node:crypto';
import { answerOf } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';
import { VirtualTimeScheduler, asyncScheduler, firstValueFrom } from 'rxjs';
import { candidate } from './helpers/candidate.ts';
import type { Candidate } from './helpers/candidate.ts';
import { packages } from './helpers/clients.ts';
import { ownServer } from './helpers/own-server.ts';
import { serverUrl } from './helpers/server-url.ts';
import { endsBehind } from '../../replay/test/helpers/ends-behind.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { keysOf } from '../src/client/keys.ts';
import { redisOf } from '../src/client/redis.ts';
import { redisLeader } from '../src/leadership/redis-leader.ts';
import { redisLease } from '../src/leadership/redis-lease.ts';

/** Milliseconds; long enough for a busy machine, and short enough to wait for. */
const ttl = 1_500;
/** Milliseconds of a lease whose end no test lives to see, nor the next look at it. */
const lasting = 120_000;
const hour = 3_600_000;

describe.each(Object.entries(packages))('an election by way of %s', (_name, connect) => {
  const ends: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const leaderAt = (url: string, group: string, life = ttl): Leader => {
    const { redis, close } = connect(url);
    ends.push(close);
    return redisLeader({ redis, group, ttl: life });
  };

  const standing = (leader: Leader): Candidate => {
    const one = candidate(leader);
    ends.push(() => one.leave());
    return one;
  };

  /** Asks Redis by way of a connection of the test. */
  const asking = (url: string) => {
    const { redis, close } = connect(url);
    ends.push(close);
    const { ask } = redisOf(redis, 5_000);
    return (...command: readonly string[]) => firstValueFrom(ask(...command));
  };

  it('has one leader, and another at once when it leaves', async () => {
    const group = randomUUID();
    const one = standing(leaderAt(serverUrl(), group, lasting));
    const first = await one.leads();
    const other = standing(leaderAt(serverUrl(), group, lasting));
    await other.is('standby');
    const ask = asking(serverUrl());
    while (!String(await ask('CLIENT', 'LIST')).includes('cmd=blpop')) continue;
    one.leave();
    const second = await other.leads();
    expect(second).toBeGreaterThan(first);
  });

  it('ends well once Redis has answered, so that another leads although its connection is closed', async () => {
    const gate = await gateTo(serverUrl());
    ends.push(() => gate.shut());
    const group = randomUUID();
    const { redis, close } = connect(gate.url);
    const leader = redisLeader({ redis, group, ttl: hour });
    const ask = asking(serverUrl());
    expect(await endsBehind(leader, gate, () => ask('PING'))).toBe(false);
    await close();
    expect(await standing(leaderAt(serverUrl(), group, hour)).leads()).toBeGreaterThan(1);
  });

  it('has another leader when the first is cut off, which stops before', async () => {
    const group = randomUUID();
    const gate = await gateTo(serverUrl());
    ends.push(() => gate.shut());
    const one = standing(leaderAt(gate.url, group));
    const first = await one.leads();
    const other = standing(leaderAt(serverUrl(), group));
    await other.is('standby');
    gate.freeze();
    const second = await other.leads();
    expect(second).toBeGreaterThan(first);
    expect(one.leader.term).toBeUndefined();
  });

  it('leaves the lease of another as long as it was when somebody asks for it', async () => {
    const server = await ownServer();
    ends.push(() => server.remove());
    const ask = asking(server.url);
    const lease = 'sfstream:{billing}:lease';
    await ask('SET', lease, '1:somebody', 'PX', String(lasting));
    const one = standing(leaderAt(server.url, 'billing'));
    // It waits to be woken once it has asked in vain.
    while (!String(await ask('CLIENT', 'LIST')).includes('cmd=blpop')) continue;
    const left = Number(await ask('PTTL', lease));
    expect(left).toBeGreaterThan(ttl);
    expect(left).toBeLessThanOrEqual(lasting);
    expect(one.leader.term).toBeUndefined();
    await ask('PEXPIRE', lease, '1');
    expect(await one.leads()).toBeGreaterThan(0);
  });

  it('says what is wrong while Redis hangs, and goes on when it does not', async () => {
    const gate = await gateTo(serverUrl());
    ends.push(() => gate.shut());
    const one = standing(leaderAt(gate.url, randomUUID()));
    await one.leads();
    gate.freeze();
    expect(await one.complains()).toMatch(/Redis gave no answer to \w+ within 500 ms/);
    gate.thaw();
    await one.leads();
  });

  it('has later epochs also after Redis has forgotten everything', async () => {
    const server = await ownServer();
    ends.push(() => server.remove());
    const one = standing(leaderAt(server.url, 'billing'));
    const first = await one.leads();
    await server.kill();
    await one.is('standby');
    await server.start();
    expect(await one.leads()).toBeGreaterThan(first);
  });

  it('leaves nothing behind: no connection, no lease, nothing under way', async () => {
    const server = await ownServer();
    ends.push(() => server.remove());
    const ask = asking(server.url);
    const leaders = [1, 2].map(() => leaderAt(server.url, 'billing'));
    const candidates = leaders.map(standing);
    await Promise.race(candidates.map((one) => one.leads()));
    while (!String(await ask('CLIENT', 'LIST')).includes('cmd=blpop')) continue;
    for (const one of candidates) one.leave();
    const clients = async (): Promise<number> =>
      String(await ask('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    while ((await clients()) > 3) continue;
    expect(await ask('EXISTS', 'sfstream:{billing}:lease')).toBe(0);
    expect(leaders.map(({ term }) => term)).toEqual([undefined, undefined]);
  });

  it('gives back a lease whose answer did not come any more', async () => {
    const gate = await gateTo(serverUrl());
    ends.push(() => gate.shut());
    const group = randomUUID();
    const { redis: client, close } = connect(gate.url);
    ends.push(close);
    const clock = new VirtualTimeScheduler();
    const redis = redisOf(client, ttl, clock);
    await firstValueFrom(redis.ask('PING'));
    const keyOf = keysOf('sfstream', group);
    const lease = redisLease({ redis, keyOf, group, ttl: lasting, scheduler: asyncScheduler });
    gate.freeze();
    const acquired = firstValueFrom(answerOf(() => lease.acquire()));
    // The request is sent by the time at which another one is answered.
    const ask = asking(serverUrl());
    await ask('PING');
    clock.flush();
    await expect(acquired).rejects.toThrow('no answer');
    const released = firstValueFrom(answerOf(() => lease.release(undefined)));
    gate.thaw();
    await released;
    while ((await ask('EXISTS', keyOf('epoch'))) === 0) continue;
    const other = standing(leaderAt(serverUrl(), group, lasting));
    expect(await other.leads()).toBeGreaterThan(1);
  });
});

describe('redisLeader', () => {
  it('refuses what is not a client, and names it', () => {
    expect(() => redisLeader({ redis: {} as never, group: 'billing' })).toThrow(
      'redis of redisLeader must be a client of the package ioredis or redis.',
    );
  });

  it('refuses a group without a name', () => {
    const { redis, close } = packages['ioredis']!(serverUrl());
    expect(() => redisLeader({ redis, group: '' })).toThrow(
      'group of redisLeader must be a text that is not empty.',
    );
    close();
  });
});
