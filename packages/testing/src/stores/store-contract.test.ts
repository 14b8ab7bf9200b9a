import { AssertionError } from 'node:assert';
import { of } from 'rxjs';
import { storeContract } from './store-contract.ts';
import type { StoreContractOptions } from './store-contract.ts';
import type { KeptMarker, StoreUnderTest } from './store-session.ts';

/** A map whose keys or values are spoilt on their way in or out. */
const spoilt = ({
  key = (channel: string) => channel,
  write = (marker: KeptMarker): unknown => marker,
  read = (found: unknown): unknown => found,
}): StoreUnderTest => {
  const map = new Map<string, unknown>();
  return {
    get: (channel) => read(map.get(key(channel))),
    set: (channel, marker) => map.set(key(channel), write(marker)),
  };
};

const promising = (map: Map<string, KeptMarker>): StoreUnderTest => ({
  get: (channel) => Promise.resolve(map.get(channel)),
  set: (channel, marker) => Promise.resolve(map.set(channel, marker)),
});

const observing = (map: Map<string, KeptMarker>): StoreUnderTest => ({
  get: (channel) => of(map.get(channel)),
  set: (...entry) => of(map.set(...entry)),
});

const usedUp = (): StoreUnderTest => {
  const map = new Map<string, KeptMarker>();
  const take = (channel: string): unknown => {
    const marker = map.get(channel);
    map.delete(channel);
    return marker;
  };
  return { get: take, set: (channel, marker) => map.set(channel, marker) };
};

const firstWins = (): StoreUnderTest => {
  const map = new Map<string, KeptMarker>();
  return {
    get: (channel) => map.get(channel),
    set: (channel, marker) => map.has(channel) || map.set(channel, marker),
  };
};

/** As a table would whose columns are set only where there is something to set. */
const mergesFields = (): StoreUnderTest => {
  const map = new Map<string, KeptMarker>();
  return {
    get: (channel) => map.get(channel),
    set: (channel, marker) => map.set(channel, { ...map.get(channel), ...marker }),
  };
};

const onlyForward = (): StoreUnderTest => {
  const map = new Map<string, KeptMarker>();
  return {
    get: (channel) => map.get(channel),
    set: (channel, marker) =>
      Number(map.get(channel)?.replayId ?? -1) > Number(marker.replayId) ||
      map.set(channel, marker),
  };
};

/** As a file would lose markers that were read, changed and written as a whole, without a queue. */
const readModifyWrite = (): StoreUnderTest => {
  let file: Readonly<Record<string, KeptMarker>> = {};
  return {
    get: (channel) => file[channel],
    set: async (channel, marker) => {
      const read = file;
      await Promise.resolve();
      file = { ...read, [channel]: marker };
    },
  };
};

const brokenLaws = async <Store extends StoreUnderTest>(
  open: () => Store,
  options: StoreContractOptions<Store> = {},
): Promise<readonly string[]> => {
  const broken: string[] = [];
  for (const { name, run } of storeContract(open, options)) {
    await run().catch((error: unknown) => {
      if (!(error instanceof AssertionError)) throw error;
      broken.push(name);
    });
  }
  return broken;
};

const json = (marker: KeptMarker): unknown => JSON.parse(JSON.stringify(marker));

describe('storeContract', () => {
  it.each<[string, () => StoreUnderTest]>([
    ['a Map', () => new Map<string, KeptMarker>()],
    ['a store of promises', () => promising(new Map())],
    ['a store of Observables', () => observing(new Map())],
    ['a store of JSON', () => spoilt({ write: json })],
    ['a store that answers null', () => spoilt({ read: (found) => found ?? null })],
    [
      'a store whose rows have more columns',
      () =>
        spoilt({ read: (found) => (found === undefined ? found : { ...(found as object), x: 1 }) }),
    ],
  ])('is kept by %s', async (_what, open) => {
    expect(await brokenLaws(open)).toEqual([]);
  });

  it.each<[string, string, () => StoreUnderTest]>([
    [
      'an empty marker for an unknown channel',
      'has no marker for a channel that it was never given one for',
      () => spoilt({ read: (found) => found ?? {} }),
    ],
    [
      'dates that are cut',
      'gives back the marker that it was given',
      () =>
        spoilt({
          write: ({ replayId, createdDate }) =>
            createdDate === undefined
              ? { replayId }
              : { replayId, createdDate: createdDate.replace(/\.\d+/, '') },
        }),
    ],
    ['markers that are used up', 'gives it back as often as it is asked', usedUp],
    [
      'null for a missing date',
      'keeps a marker without a date as one without a date',
      () =>
        spoilt({
          write: ({
            replayId,
            createdDate = null,
          }: {
            replayId?: unknown;
            createdDate?: string | null | undefined;
          }) => ({ replayId, createdDate }),
        }),
    ],
    [
      'replay id 0 taken for none',
      'keeps the first replay id, 0, as a marker',
      () =>
        spoilt({
          read: (found) => ((found as KeptMarker | undefined)?.replayId ? found : undefined),
        }),
    ],
    [
      'floats of 32 bits',
      'keeps the greatest safe number to its last digit',
      () => spoilt({ write: ({ replayId }) => ({ replayId: Math.fround(Number(replayId)) }) }),
    ],
    [
      'digits read as a number',
      'keeps a replay id beyond 2^53, a string of digits, as that string',
      () => spoilt({ write: (marker) => ({ ...marker, replayId: Number(marker.replayId) }) }),
    ],
    [
      'a replay id that must be there',
      'keeps where a channel began, a date without a replay id',
      () =>
        spoilt({
          read: (found) =>
            (found as KeptMarker | undefined)?.replayId === undefined ? undefined : found,
        }),
    ],
    [
      'fields of the former marker that stay',
      'has the marker of an event in the place of where the channel began',
      mergesFields,
    ],
    ['the first marker for ever', 'has the last marker that it was given', firstWins],
    ['only markers that are later', 'goes back to a lower replay id if it is told so', onlyForward],
    [
      'keys without case',
      'keeps channels apart that differ in case, in an end or in a separator',
      () => spoilt({ key: (channel) => channel.toLowerCase() }),
    ],
    [
      'slashes taken for colons',
      'keeps channels apart that differ in case, in an end or in a separator',
      () => spoilt({ key: (channel) => channel.replaceAll('/', ':') }),
    ],
    [
      'the empty end of a path dropped',
      'keeps channels apart that differ in case, in an end or in a separator',
      () => spoilt({ key: (channel) => channel.replace(/\/$/, '') }),
    ],
    [
      'channels without their filter',
      'takes whatever a channel may be called',
      () => spoilt({ key: (channel) => channel.replace(/\?.*/, '') }),
    ],
    [
      'keys in one byte for each character',
      'takes whatever a channel may be called',
      () => spoilt({ key: (channel) => channel.replaceAll(/[^ -~]/g, '?') }),
    ],
    [
      'one write at the cost of another',
      'loses no marker of many that are given at the same time',
      readModifyWrite,
    ],
    [
      'a set that answers false',
      'gives back the marker that it was given',
      () => ({ get: () => undefined, set: () => false }),
    ],
  ])('is broken by %s', async (_fault, law, open) => {
    expect(await brokenLaws(open)).toContain(law);
  });

  it('asks for a next life only of a store that is said to have one', async () => {
    const law = 'has what it was given in its next life';
    const forgetful = () => new Map<string, KeptMarker>();
    expect(await brokenLaws(forgetful, { persistent: true })).toEqual([law]);
    expect(storeContract(forgetful).map(({ name }) => name)).not.toContain(law);
  });

  it('closes every store that it opens', async () => {
    const stores = new Set<StoreUnderTest>();
    const shared = new Map<string, KeptMarker>();
    const open = (): StoreUnderTest => {
      const store = promising(shared);
      stores.add(store);
      return store;
    };
    const close = (store: StoreUnderTest) => Promise.resolve(stores.delete(store));
    expect(await brokenLaws(open, { close, persistent: true })).toEqual([]);
    expect(stores.size).toBe(0);
  });

  it('closes the store of a broken law, and passes its errors on', async () => {
    const close = jest.fn();
    const fail = (): never => {
      throw new Error('no connection');
    };
    const [law] = storeContract(() => ({ get: fail, set: fail }), { close });
    await expect(law!.run()).rejects.toThrow('no connection');
    expect(close).toHaveBeenCalledTimes(1);
  });
});
