import { ClientError } from '@sfstream/core';

/**
 * Throws a {@link ClientError} for a Keyv whose settings lose markers without a word. By default it answers a failed
 * `get` as if there were no marker, and its Redis adapter a failed `set` as if it were done; the adapter has the setting
 * of its own.
 */
export const refuseForgetful = (store: object): void => {
  for (const layer of layersOf(store)) {
    if ('throwOnErrors' in layer && layer.throwOnErrors === false) throw swallows();
    if ('ttl' in layer && typeof layer.ttl === 'number' && layer.ttl > 0) throw expires(layer.ttl);
  }
};

/** The store, what it stores in, and so on: a Keyv has its adapter, and our own wrappers what they wrap, as `store`. */
const layersOf = (store: object): readonly object[] =>
  'store' in store && isObject(store.store) ? [store, ...layersOf(store.store)] : [store];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const swallows = (): ClientError =>
  new ClientError(
    'The Keyv swallows its errors, so that a marker it failed to read or write would be lost silently. Set throwOnErrors: true on it, and on its adapter where that has the option.',
    { field: 'throwOnErrors' },
  );

const expires = (ttl: number): ClientError =>
  new ClientError(
    `The Keyv forgets its entries after ${ttl} ms, and a marker that expires is lost. Make one without a ttl.`,
    { field: 'ttl' },
  );
