import type { Leader, LeaderState, Term } from '@sfstream/replay';
import type { Subscription } from 'rxjs';
import { ReplaySubject, Subject, filter, firstValueFrom, map } from 'rxjs';
import { holdTime } from '../../http/test/helpers/held-time.ts';
import { endsBehind } from '../../replay/test/helpers/ends-behind.ts';
import type { Gate } from '../../replay/test/helpers/gate.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { urlOf } from '../../replay/test/helpers/server-url.ts';
import type { KvLike } from '../src/client/kv-like.ts';
import { natsLeader } from '../src/leader/nats-leader.ts';
import { ensureLeases, ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { boundMethods } from './helpers/bound-methods.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';
import { thrownBy } from './helpers/thrown-by.ts';
import { startNatsServer } from './helpers/start-nats-server.ts';

const ttl = 1_000;
const group = 'billing';

let nats: Nats;
let bucket: string;
let kv: KvLike;
let candidacies: { readonly leader: Leader; readonly subscription: Subscription }[];

beforeEach(async () => {
  nats = await openNats();
  bucket = newName();
  kv = await ensureLeases(nats.kvm, { bucket, ttl });
  candidacies = [];
});

afterEach(async () => {
  leave();
  // A watch that begins on a connection that is closed leaves a timer of the library behind.
  await Promise.all(candidacies.map(({ leader }) => stateOf(leader, 'idle')));
  await nats.connection.drain();
});

const stand = (leader: Leader): Subscription => {
  const subscription = leader.term$.subscribe();
  candidacies.push({ leader, subscription });
  return subscription;
};

const leave = (): void => candidacies.forEach(({ subscription }) => subscription.unsubscribe());

const stateOf = (leader: Leader, type: LeaderState['type']): Promise<LeaderState> =>
  firstValueFrom(leader.state$.pipe(filter((state) => state.type === type)));

const termOf = (leader: Leader): Promise<Term> =>
  firstValueFrom(
    leader.state$.pipe(
      map(() => leader.term),
      filter((term) => term !== undefined),
    ),
  );

const candidate = (bucketOfLeases: KvLike = kv): Leader =>
  natsLeader({ kv: bucketOfLeases, group, ttl });

/** The bucket again, by way of a gate. */
const behind = async (gate: Gate): Promise<{ readonly nats: Nats; readonly kv: KvLike }> => {
  const gated = await openNats(gate.url);
  return { nats: gated, kv: await ensureLeases(gated.kvm, { bucket, ttl }) };
};

describe('natsLeader', () => {
  it('has one of two processes lead, while the other stands by', async () => {
    const [one, other] = [candidate(), candidate()];
    stand(one);
    await termOf(one);
    stand(other);
    await stateOf(other, 'standby');
    await expect(kv.create(group, 'somebody else')).rejects.toThrow('wrong last sequence');
    expect(other.term).toBeUndefined();
  });

  it('has groups in one bucket lead at the same time, whatever they are called', async () => {
    const leaders = ['a.b', 'a/b', 'a b', 'ä'].map((name) => natsLeader({ kv, group: name, ttl }));
    leaders.forEach(stand);
    const terms = await Promise.all(leaders.map(termOf));
    expect(new Set(terms.map(({ epoch }) => epoch)).size).toBe(4);
  });

  it('goes on leading for longer than the lease lasts', async () => {
    // The time of the leader passes by hand. The server ends no lease meanwhile.
    holdTime();
    const lasting = 120_000;
    bucket = newName();
    kv = await ensureLeases(nats.kvm, { bucket, ttl: lasting });
    const leader = natsLeader({ kv, group, ttl: lasting });
    stand(leader);
    const revision = async (): Promise<number> => (await kv.get(group))?.revision ?? NaN;
    // Its first renewal comes after no time, which passes all the same.
    for (; leader.term === undefined; await revision()) jest.advanceTimersByTime(1);
    const { term } = leader;
    for (let third = 0; third < 9; third += 1) {
      const before = await revision();
      jest.advanceTimersByTime(lasting / 3);
      while ((await revision()) === before) continue;
    }
    expect(leader.term).toBe(term);
  });

  it('hands over at once when a leader ends well, with a later epoch', async () => {
    // No test lives to see the end of such a lease, nor the next look at it.
    const lasting = 120_000;
    bucket = newName();
    kv = await ensureLeases(nats.kvm, { bucket, ttl: lasting });
    const [one, other] = [1, 2].map(() => natsLeader({ kv, group, ttl: lasting })) as [
      Leader,
      Leader,
    ];
    const first = stand(one);
    const { epoch } = await termOf(one);
    stand(other);
    await stateOf(other, 'standby');
    // Until it watches the key.
    await watchersAre(1);
    first.unsubscribe();
    const term = await termOf(other);
    expect(term.epoch).toBeGreaterThan(epoch);
  });

  it('ends well once NATS has answered, so that another leads although its connection is closed', async () => {
    const hour = 3_600_000;
    const lasting = newName();
    const leases = await ensureLeases(nats.kvm, { bucket: lasting, ttl: hour });
    const gate = await gateTo(urlOf('SFSTREAM_NATS_URL'));
    const gated = await openNats(gate.url);
    const kvBehind = await ensureLeases(gated.kvm, { bucket: lasting, ttl: hour });
    const leader = natsLeader({ kv: kvBehind, group, ttl: hour });
    expect(await endsBehind(leader, gate, () => leases.status())).toBe(false);
    await gated.connection.close();
    const other = natsLeader({ kv: leases, group, ttl: hour });
    stand(other);
    expect((await termOf(other)).epoch).toBeGreaterThan(1);
    await gate.shut();
  });

  it('leaves a lease free that it is given after nobody wants it any more', async () => {
    const late = new Promise<void>((resolve) => setTimeout(resolve, 100));
    const leader = candidate({
      ...boundMethods(kv),
      create: async (...given) => {
        await late;
        return kv.create(...given);
      },
    });
    stand(leader).unsubscribe();
    await entryIs((operation) => operation === 'DEL');
    expect(leader.term).toBeUndefined();
  });

  it('is leaving until a watch that is only beginning has begun, and is ended', async () => {
    const first = candidate();
    stand(first);
    await termOf(first);
    const asked = new ReplaySubject<void>(1);
    const begin = new Subject<void>();
    const other = candidate({
      ...boundMethods(kv),
      watch: async (...given) => {
        asked.next();
        await firstValueFrom(begin);
        return kv.watch(...given);
      },
    });
    const waiting = stand(other);
    await firstValueFrom(asked);
    waiting.unsubscribe();
    // An answer of the server comes later than what needs none.
    await kv.status();
    expect(await firstValueFrom(other.state$)).toEqual({ type: 'leaving' });
    begin.next();
    await stateOf(other, 'idle');
    await watchersAre(0);
  });

  it('watches for nothing any more when the last subscriber leaves', async () => {
    const [one, other] = [candidate(), candidate()];
    stand(one);
    await termOf(one);
    const waiting = stand(other);
    await watchersAre(1);
    waiting.unsubscribe();
    await watchersAre(0);
  });

  it('stops leading before the lease of a leader that is cut off goes to another', async () => {
    const gate = await gateTo(urlOf('SFSTREAM_NATS_URL'));
    const gated = await behind(gate);
    const [one, other] = [candidate(gated.kv), candidate()];
    stand(one);
    const { epoch } = await termOf(one);
    stand(other);
    gate.freeze();
    await stateOf(one, 'standby');
    expect(other.term).toBeUndefined();
    const term = await termOf(other);
    expect(term.epoch).toBeGreaterThan(epoch);
    gate.thaw();
    leave();
    await gated.nats.connection.drain();
    await gate.shut();
  });

  it('does not get the lease back by a renewal that was long on its way', async () => {
    const gate = await gateTo(urlOf('SFSTREAM_NATS_URL'));
    const gated = await behind(gate);
    const [one, other] = [candidate(gated.kv), candidate()];
    stand(one);
    await termOf(one);
    stand(other);
    gate.freeze();
    const { epoch } = await termOf(other);
    gate.thaw();
    await expect(gated.kv.update(group, 'stale', 1)).rejects.toThrow('wrong last sequence');
    expect(one.term).toBeUndefined();
    expect(other.term).toEqual(expect.objectContaining({ epoch }));
    leave();
    await gated.nats.connection.drain();
    await gate.shut();
  });

  it('has a later epoch after the server was killed and all leases had expired', async () => {
    const server = await startNatsServer();
    const there = await openNats(server.url);
    const leases = await ensureLeases(there.kvm, { bucket, ttl });
    const one = candidate(leases);
    const first = stand(one);
    const { epoch } = await termOf(one);
    await server.restart();
    first.unsubscribe();
    const other = candidate(leases);
    stand(other);
    const term = await termOf(other);
    expect(term.epoch).toBeGreaterThan(epoch);
    leave();
    await there.connection.drain();
    await server.close();
  });

  it('stands by with an error while the server hangs, and leads once it does not', async () => {
    const server = await startNatsServer();
    const there = await openNats(server.url);
    const leases = await ensureLeases(there.kvm, { bucket, ttl });
    server.freeze();
    const leader = candidate(leases);
    stand(leader);
    const failed = leader.state$.pipe(
      filter((state) => state.type === 'standby' && state.error !== undefined),
    );
    await firstValueFrom(failed);
    server.thaw();
    await termOf(leader);
    leave();
    await there.connection.drain();
    await server.close();
  });

  it.each<[string, () => Promise<KvLike>, string]>([
    ['never forgets', () => ensureMarkers(nats.kvm, { bucket: newName() }), 'after 0 ms'],
    ['forgets at another time', () => ensureLeases(nats.kvm, { bucket: newName() }), 'ttl is 1000'],
    [
      'is in memory',
      () => nats.kvm.create(newName(), { ttl, storage: 'memory' }),
      'in memory, so that its revisions begin again',
    ],
  ])('stands by with an error where the bucket %s', async (_what, open, message) => {
    const leader = candidate(await open());
    stand(leader);
    const state = await firstValueFrom(leader.state$.pipe(filter((one) => 'error' in one)));
    expect(state).toMatchObject({
      type: 'standby',
      error: expect.objectContaining({ field: 'kv', message: expect.stringContaining(message) }),
    });
  });

  it.each<[string, object, string]>([
    ['without a bucket', { group }, 'kv'],
    ['with a connection for a bucket', { kv: {}, group }, 'kv'],
    ['with a misspelled option', { group, tll: 5 }, 'tll'],
    ['with a ttl of nothing', { group, ttl: 0 }, 'ttl'],
  ])('refuses options %s, naming the field', (_what, options, field) => {
    expect(thrownBy(() => natsLeader(options as never))).toMatchObject({
      name: 'ClientError',
      field,
    });
  });
});

/** Asks until the server says so; a test that waits in vain runs out of time. */
const watchersAre = async (count: number): Promise<void> => {
  const jsm = await nats.js.jetstreamManager();
  for (let watchers = -1; watchers !== count;) {
    const consumers = await jsm.consumers.list(`KV_${bucket}`).next();
    watchers = consumers.filter(({ push_bound: isBound }) => isBound).length;
  }
};

const entryIs = async (is: (operation: string | undefined) => boolean): Promise<void> => {
  while (!is((await kv.get(group))?.operation));
};
