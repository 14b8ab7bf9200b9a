import type { ReplayMarker } from '@sfstream/core';
import { fencingContract, storeContract } from '@sfstream/testing';
import { urlOf } from '../../replay/test/helpers/server-url.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import type { KvLike } from '../src/client/kv-like.ts';
import { ensureLeases, ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { natsStore } from '../src/store/nats-store.ts';
import { boundMethods } from './helpers/bound-methods.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';
import { thrownBy } from './helpers/thrown-by.ts';
import type { ActedLeader } from './helpers/acted-leader.ts';
import { actedLeader } from './helpers/acted-leader.ts';

const channel = '/event/Order__e';
const [one, two, three] = [1, 2, 3].map((replayId): ReplayMarker => ({ replayId })) as [
  ReplayMarker,
  ReplayMarker,
  ReplayMarker,
];

let nats: Nats;
let bucket: string;
let kv: KvLike;

beforeEach(async () => {
  nats = await openNats();
  bucket = newName();
  kv = await ensureMarkers(nats.kvm, { bucket });
});

afterEach(async () => {
  await nats.connection.close();
});

describe('natsStore', () => {
  const contract = storeContract(() => natsStore({ kv, group: 'billing' }), { persistent: true });
  for (const { name, run } of contract) it(name, run);

  it('keeps groups apart', async () => {
    const [billing, shipping] = ['billing', 'shipping'].map((group) => natsStore({ kv, group }));
    await billing!.set(channel, one);
    expect(await shipping!.get(channel)).toBeUndefined();
  });

  it('keeps groups and channels apart however their names are cut', async () => {
    await natsStore({ kv, group: 'a.b' }).set('c', one);
    expect(await natsStore({ kv, group: 'a' }).get('b.c')).toBeUndefined();
  });

  it('has no marker where somebody has deleted it', async () => {
    const store = natsStore({ kv, group: 'billing' });
    await store.set(channel, one);
    await kv.delete('billing.=2Fevent=2FOrder__e');
    expect(await store.get(channel)).toBeUndefined();
    await store.set(channel, two);
    expect(await store.get(channel)).toEqual(two);
  });

  it('refuses what it has not written, and quotes nothing of it', async () => {
    await kv.create('billing.=2Fevent=2FOrder__e', 'hunter2');
    const reading = natsStore({ kv, group: 'billing' }).get(channel);
    await expect(reading).rejects.toThrow(/the entry of the NATS bucket/i);
    await expect(reading).rejects.not.toThrow('hunter2');
  });

  it('takes the group of its leader', async () => {
    await natsStore({ kv, leader: actedLeader('billing', 1) }).set(channel, one);
    expect(await natsStore({ kv, group: 'billing' }).get(channel)).toEqual(one);
  });

  it.each<[string, object, string]>([
    ['without a bucket', { group: 'billing' }, 'kv'],
    ['with neither group nor leader', {}, 'group'],
    ['with an empty group', { group: '' }, 'group'],
    ['with a misspelled option', { group: 'billing', leadr: 1 }, 'leadr'],
  ])('refuses options %s, naming the field', (_what, options, field) => {
    const given = field === 'kv' ? options : { kv, ...options };
    expect(thrownBy(() => natsStore(given as never))).toMatchObject({ name: 'ClientError', field });
  });
});

describe('natsStore keeps the contract of a fence', () => {
  for (const { name, run } of fencingContract((leader) => natsStore({ kv, leader }))) it(name, run);
});

describe('natsStore with a leader', () => {
  let former: ActedLeader;
  let later: ActedLeader;

  beforeEach(() => {
    former = actedLeader('billing', 1);
    later = actedLeader('billing', 2);
  });

  const notLeading = { name: 'NotLeadingError', group: 'billing' };

  it('goes on within one epoch', async () => {
    const store = natsStore({ kv, leader: former });
    await store.set(channel, one);
    await store.set(channel, two);
    expect(await store.get(channel)).toEqual(two);
  });

  it('lets a later epoch take over', async () => {
    await natsStore({ kv, leader: former }).set(channel, one);
    await natsStore({ kv, leader: later }).set(channel, two);
    expect(await natsStore({ kv, leader: former }).get(channel)).toEqual(two);
  });

  it('refuses an epoch before the stored one, and keeps the position', async () => {
    await natsStore({ kv, leader: later }).set(channel, two);
    const stale = natsStore({ kv, leader: former });
    await expect(stale.set(channel, one)).rejects.toMatchObject(notLeading);
    await expect(stale.set(channel, three)).rejects.toMatchObject(notLeading);
    expect(await stale.get(channel)).toEqual(two);
  });

  it('writes nothing in a process that does not lead', async () => {
    former.resign();
    const store = natsStore({ kv, leader: former });
    await expect(store.set(channel, one)).rejects.toMatchObject(notLeading);
    expect(await store.get(channel)).toBeUndefined();
  });

  it('refuses a stale epoch also where the request was long on its way', async () => {
    const gate = await gateTo(urlOf('SFSTREAM_NATS_URL'));
    const gated = await openNats(gate.url);
    const slow = await ensureMarkers(gated.kvm, { bucket });
    await natsStore({ kv, leader: former }).set(channel, one);
    const held = heldBeforeUpdate(slow, () => gate.freeze());
    const stale = natsStore({ kv: held.kv, leader: former }).set(channel, three);
    await held.isSent;
    await natsStore({ kv, leader: later }).set(channel, two);
    gate.thaw();
    await expect(stale).rejects.toMatchObject(notLeading);
    expect(await natsStore({ kv, leader: later }).get(channel)).toEqual(two);
    await gated.connection.close();
    await gate.shut();
  });

  it('writes nothing for a term that has ended since it began to write', async () => {
    const store = natsStore({
      kv: {
        ...boundMethods(kv),
        get: async (key) => {
          const entry = await kv.get(key);
          former.lead(3);
          return entry;
        },
      },
      leader: former,
    });
    await expect(store.set(channel, one)).rejects.toMatchObject(notLeading);
    expect(await natsStore({ kv, leader: later }).get(channel)).toBeUndefined();
  });

  it('still refuses a stale leader after the position was set without one', async () => {
    await natsStore({ kv, leader: later }).set(channel, three);
    await natsStore({ kv, group: 'billing' }).set(channel, one);
    await expect(natsStore({ kv, leader: former }).set(channel, two)).rejects.toMatchObject(
      notLeading,
    );
    expect(await natsStore({ kv, group: 'billing' }).get(channel)).toEqual(one);
  });
});

describe('ensureMarkers and ensureLeases', () => {
  it('open a bucket that is there, with what it holds', async () => {
    await natsStore({ kv, group: 'billing' }).set(channel, one);
    const again = await ensureMarkers(nats.kvm, { bucket });
    expect(await natsStore({ kv: again, group: 'billing' }).get(channel)).toEqual(one);
  });

  it('refuse a bucket that forgets for positions', async () => {
    const leases = newName();
    await ensureLeases(nats.kvm, { bucket: leases });
    await expect(ensureMarkers(nats.kvm, { bucket: leases })).rejects.toMatchObject({
      name: 'ClientError',
      field: 'bucket',
      message: expect.stringContaining('forgets its entries after 15000 ms and not 0'),
    });
  });

  it('refuse a bucket in memory', async () => {
    const memory = newName();
    await nats.kvm.create(memory, { storage: 'memory' });
    await expect(ensureMarkers(nats.kvm, { bucket: memory })).rejects.toMatchObject({
      field: 'bucket',
      message: expect.stringContaining('in memory and not in files'),
    });
  });

  it('refuse a name that NATS would refuse', async () => {
    await expect(ensureLeases(nats.kvm, { bucket: 'a.b' })).rejects.toMatchObject({
      field: 'bucket',
    });
  });
});

/** Calls `before` when an update is about to be sent, and says when it is. */
const heldBeforeUpdate = (inner: KvLike, before: () => void) => {
  let sent: () => void;
  const isSent = new Promise<void>((resolve) => {
    sent = resolve;
  });
  return {
    isSent,
    kv: {
      ...boundMethods(inner),
      update: (...given: Parameters<KvLike['update']>) => {
        before();
        const updating = inner.update(...given);
        sent();
        return updating;
      },
    },
  };
};
