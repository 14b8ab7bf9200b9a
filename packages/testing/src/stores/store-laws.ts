import { ok } from 'node:assert';
import { hasMarker } from './has-marker.ts';
import { newChannel } from './new-channel.ts';
import type { KeptMarker, StoreSession } from './store-session.ts';

type Law = (store: StoreSession) => Promise<void>;

/** Laws of every store, by sentence. */
export const laws: Readonly<Record<string, Law>> = {
  'has no marker for a channel that it was never given one for': async (store) => {
    const marker = await store.get(newChannel());
    ok(marker === undefined || marker === null, 'neither undefined nor null');
  },

  'gives back the marker that it was given': (store) =>
    keeps(store, { replayId: 4711, createdDate: '2026-03-04T10:11:12.345Z' }),

  'keeps the org whose position it is': (store) =>
    keeps(store, { replayId: 4711, orgId: '00D5e000000AAAA' }),

  'gives it back as often as it is asked': async (store) => {
    const channel = newChannel();
    await store.set(channel, { replayId: 1 });
    await store.get(channel);
    await hasMarker(store, channel, { replayId: 1 });
  },

  'keeps a marker without a date as one without a date': (store) => keeps(store, { replayId: 1 }),

  'keeps the first replay id, 0, as a marker': (store) => keeps(store, { replayId: 0 }),

  'keeps the greatest safe number to its last digit': (store) =>
    keeps(store, { replayId: Number.MAX_SAFE_INTEGER }),

  'keeps a replay id beyond 2^53, a string of digits, as that string': (store) =>
    keeps(store, { replayId: '9007199254740993' }),

  'keeps where a channel began, a date without a replay id': (store) =>
    keeps(store, { createdDate: '2026-03-04T10:11:12.345Z', orgId: '00D5e000000AAAA' }),

  'has the marker of an event in the place of where the channel began': async (store) => {
    const channel = newChannel();
    await store.set(channel, { createdDate: '2026-03-04T10:11:12.345Z' });
    await store.set(channel, { replayId: 1 });
    await hasMarker(store, channel, { replayId: 1 });
  },

  'has the last marker that it was given': async (store) => {
    const channel = newChannel();
    await store.set(channel, { replayId: 1, createdDate: '2026-03-04T10:11:12.345Z' });
    await store.set(channel, { replayId: 2 });
    await hasMarker(store, channel, { replayId: 2 });
  },

  // An org that was migrated counts from the start, and an operator may want events again.
  'goes back to a lower replay id if it is told so': async (store) => {
    const channel = newChannel();
    await store.set(channel, { replayId: 10 });
    await store.set(channel, { replayId: 9 });
    await hasMarker(store, channel, { replayId: 9 });
  },

  'keeps channels apart that differ in case, in an end or in a separator': async (store) => {
    const channel = newChannel();
    const channels = [
      channel,
      channel.toUpperCase(),
      channel.replaceAll('/', ':'),
      channel.replaceAll('/', '_'),
      channel.slice(1),
      `${channel}/`,
      `${channel}*`,
      `${channel.slice(0, -1)}_`,
    ];
    await keepsAll(store, channels);
  },

  'takes whatever a channel may be called': async (store) => {
    const channel = newChannel();
    await keepsAll(store, [
      `${channel}?Status='Open'&Priority="High"`,
      `${channel}?Status='Open'&Priority="Low"`,
      `${channel}/Rückläufer/日本/🚚`,
      `${channel}/Rückläufer/日本/🚢`,
      `${channel}%2F%00`,
      `${channel}\\..\\..;--`,
      `${channel}/__proto__`,
    ]);
  },

  'loses no marker of many that are given at the same time': async (store) => {
    const channel = newChannel();
    await keepsAll(
      store,
      Array.from({ length: 25 }, (_, index) => `${channel}/${index}`),
    );
  },
};

/** Laws of a store whose markers outlive it. */
export const persistentLaws: Readonly<Record<string, Law>> = {
  'has what it was given in its next life': async (store) => {
    const channel = newChannel();
    const marker: KeptMarker = {
      replayId: '9007199254740993',
      createdDate: '2026-03-04T10:11:12.345Z',
    };
    await store.set(channel, { replayId: 1 });
    await store.set(channel, marker);
    await store.restart();
    await hasMarker(store, channel, marker);
  },
};

const keeps = async (store: StoreSession, marker: KeptMarker): Promise<void> => {
  const channel = newChannel();
  await store.set(channel, marker);
  await hasMarker(store, channel, marker);
};

/** All at once, and each with a marker of its own. */
const keepsAll = async (store: StoreSession, channels: readonly string[]): Promise<void> => {
  await Promise.all(channels.map((channel, replayId) => store.set(channel, { replayId })));
  for (const [replayId, channel] of channels.entries()) {
    await hasMarker(store, channel, { replayId });
  }
};
