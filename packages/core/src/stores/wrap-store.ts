import type { ReplayStore } from '../model/replay.ts';

/** What a wrapper wraps, and the key that it keeps a channel under. */
interface Wrapped {
  readonly store: ReplayStore;
  readonly keyOf: (channel: string) => string;
}

/** Global, so that every installed copy of this package sees through the wrappers of another copy. */
const wrappedKey = Symbol.for('@sfstream/wrapped-store');

/**
 * Gives `wrapper` back, which puts something around `store`, and lets the library see through it: settings of the
 * store that would lose markers are still found, and writes to one key wait for each other although a wrapper was made
 * again. `keyOf` is the key under which the wrapper keeps a channel; by default the channel itself.
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

/** What the store wraps; undefined when it is no wrapper. */
export const wrappedBy = (store: object): Wrapped | undefined =>
  (store as { readonly [wrappedKey]?: Wrapped })[wrappedKey];

/** Where a marker really is kept: behind all wrappers, under the key that these make of the channel. */
export interface KeepingPlace {
  readonly store: ReplayStore;
  readonly key: string;
}

/**
 * Where `store` keeps the marker of `channel`, seen through all that {@link wrapStore} has made.
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
