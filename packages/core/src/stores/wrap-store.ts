import type { ReplayStore } from '../model/replay.ts';

/** The store inside a wrapper, and the key under which the wrapper keeps a channel. */
interface Wrapped {
  readonly store: ReplayStore;
  readonly keyOf: (channel: string) => string;
}

/** Global, so that every installed copy of this package recognises the wrappers of another copy. */
const wrappedKey = Symbol.for('@sfstream/wrapped-store');

/**
 * Marks `wrapper` as a wrapper of `store` and returns it. The library then sees through it: settings of the store that
 * would lose markers are still found, and writes to one key still wait for each other when a wrapper is made again.
 * `keyOf` is the key under which the wrapper keeps a channel; by default the channel itself.
 *
 * @example
 * ```ts
 * import type { ReplayStore } from '@sfstream/core';
 * import { wrapStore } from '@sfstream/core';
 *
 * export const telling = (store: ReplayStore): ReplayStore =>
 *   wrapStore(store, {
 *     get: (channel) => store.get(channel),
 *     set: (channel, marker) => {
 *       console.log(channel, marker.replayId);
 *       return store.set(channel, marker);
 *     },
 *   });
 * ```
 */
export const wrapStore = <Wrapper extends ReplayStore>(
  store: ReplayStore,
  wrapper: Wrapper,
  keyOf: (channel: string) => string = (channel) => channel,
): Wrapper => Object.defineProperty(wrapper, wrappedKey, { value: { store, keyOf } });

/** The store inside a wrapper, with its keys; undefined when `store` is not a wrapper. */
export const wrappedBy = (store: object): Wrapped | undefined =>
  (store as { readonly [wrappedKey]?: Wrapped })[wrappedKey];

/** The store and key behind all wrappers, where a marker is really kept. */
export interface KeepingPlace {
  readonly store: ReplayStore;
  readonly key: string;
}

/**
 * Finds the store and key that hold the marker of `channel`, through all wrappers made by {@link wrapStore}.
 *
 * @example
 * ```ts
 * import { keepingPlace, wrapStore } from '@sfstream/core';
 *
 * const map = new Map();
 * const wrapper = { get: () => undefined, set: () => undefined };
 * const store = wrapStore(map, wrapper, (channel) => `eu:${channel}`);
 * console.log(keepingPlace(store, '/event/Order__e').key); // => eu:/event/Order__e
 * ```
 */
export const keepingPlace = (store: ReplayStore, channel: string): KeepingPlace => {
  const wrapped = wrappedBy(store);
  return wrapped === undefined
    ? { store, key: channel }
    : keepingPlace(wrapped.store, wrapped.keyOf(channel));
};
