import { ClientError } from '@sfstream/base';
import { storeLayers } from './store-layers.ts';

/**
 * Throws a {@link ClientError} for a store whose settings lose markers without a word. A Keyv by default answers a
 * failed `get` as if there were no marker, and its Redis adapter a failed `set` as if it were done; the adapter has the
 * setting of its own. What has a time to live forgets, and what does not wait for all its stores answers for the
 * fastest. Channels and `guarded` do so for every store that they are given, and
 * every write does.
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
    'The Keyv swallows its errors, so that a marker it failed to read or write would be lost silently. Set throwOnErrors: true on it, and on its adapter where that has the option.',
    { field: 'throwOnErrors' },
  );

const expires = (after: string): ClientError =>
  new ClientError(
    `The store forgets its entries after ${after}, and a marker that expires is lost. Make one without a ttl.`,
    { field: 'ttl' },
  );

const answersEarly = (): ClientError =>
  new ClientError(
    'The store does not wait for all that it stores in, so that a marker it has not found yet would count as missing. Make one without nonBlocking.',
    { field: 'nonBlocking' },
  );
