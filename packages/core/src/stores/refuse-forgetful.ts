import { ClientError } from '@sfstream/base';
import { storeLayers } from './store-layers.ts';

/**
 * Throws a {@link ClientError} for a store whose settings lose markers silently. By default a Keyv answers a failed
 * `get` as if there were no marker, and its Redis adapter answers a failed `set` as if it were done; the adapter has a
 * setting of its own. A store with a time to live forgets, and a store with `nonBlocking` answers before all its stores
 * have. Channels and `guarded` call this for every store that they are given, and so does every write.
 *
 * @example
 * ```ts
 * import { refuseForgetful } from '@sfstream/core';
 * import Keyv from 'keyv';
 *
 * refuseForgetful(new Keyv({ ttl: 60_000 })); // throws
 * ```
 */
export const refuseForgetful = (store: object): void => {
  for (const layer of storeLayers(store)) {
    const { throwOnErrors, ttl, nonBlocking, store: inner } = layer as Record<string, unknown>;
    if (throwOnErrors === false && !cannotFail(inner)) throw swallows();
    if (typeof ttl === 'number' && ttl > 0) throw expires(`${ttl} ms`);
    if (typeof ttl === 'string') throw expires(ttl);
    if (nonBlocking === true) throw answersEarly();
  }
};

/** A Keyv in memory has no error to swallow. */
const cannotFail = (adapter: unknown): boolean =>
  adapter instanceof Map && adapter.constructor === Map && !('throwOnErrors' in adapter);

const swallows = (): ClientError =>
  new ClientError(
    'The Keyv swallows its errors: a marker that it cannot read or write would be lost silently. Set throwOnErrors: true on the Keyv, and on its adapter where that has the option.',
    { field: 'throwOnErrors' },
  );

const expires = (after: string): ClientError =>
  new ClientError(
    `The store forgets its entries after ${after}, and a marker that expires is lost. Use a store without a ttl.`,
    { field: 'ttl' },
  );

const answersEarly = (): ClientError =>
  new ClientError(
    'The store does not wait for all its stores: a marker that it has not found yet would count as missing. Use a store without nonBlocking.',
    { field: 'nonBlocking' },
  );
