import { ClientError } from '@sfstream/base';
import Keyv from 'keyv';
import { refuseForgetful } from './refuse-forgetful.ts';
import type { ReplayStore } from '../model/replay.ts';
import { wrapStore } from './wrap-store.ts';

/** As the adapter of a database: not a Map. */
const adapter = (settings: object = {}) => ({
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(true),
  delete: () => Promise.resolve(true),
  clear: () => Promise.resolve(),
  iterator: () => [].values(),
  opts: { dialect: 'redis' },
  ...settings,
});

/** The dialect, and an iterator of the adapter, are asked for by a Keyv that stores in this one. */
const swallowing = (): Keyv => new Keyv({ store: adapter(), dialect: 'redis' } as object);
const throwing = (settings?: object): Keyv =>
  new Keyv({ store: adapter(settings), throwOnErrors: true });

const wrapped = (store: ReplayStore): ReplayStore =>
  wrapStore(store, { get: () => undefined, set: () => undefined });

describe('refuseForgetful', () => {
  it.each<[string, () => object]>([
    ['a Keyv before a database', swallowing],
    ['a Keyv whose adapter swallows', () => throwing({ throwOnErrors: false })],
    ['a Keyv before a Keyv', () => new Keyv({ store: swallowing(), throwOnErrors: true })],
    ['a Keyv before a Map that does more', () => new Keyv({ store: new (class extends Map {})() })],
    ['a Keyv behind a wrapper', () => wrapped(swallowing())],
    ['a Keyv behind two wrappers', () => wrapped(wrapped(swallowing()))],
    ['the second store of a cacheable', () => ({ primary: new Keyv(), secondary: swallowing() })],
    ['a store of a cache-manager', () => ({ stores: [new Keyv(), swallowing()] })],
  ])('refuses errors that are swallowed by %s', (_what, store) => {
    expect(() => refuseForgetful(store())).toThrow(ClientError);
    expect(() => refuseForgetful(store())).toThrow(/Keyv swallows its errors.*throwOnErrors: true/);
  });

  it.each<[string, () => object, string]>([
    ['a Keyv', () => new Keyv({ ttl: 1000 }), 'after 1000 ms'],
    ['a Keyv behind a wrapper', () => wrapped(new Keyv({ ttl: 1000 })), 'after 1000 ms'],
    ['a cacheable', () => ({ ttl: '1h', primary: new Keyv() }), 'after 1h,'],
    ['a cacheable, in digits', () => ({ ttl: '60000', primary: new Keyv() }), 'after 60000,'],
  ])('refuses entries of %s that expire', (_what, store, message) => {
    expect(() => refuseForgetful(store())).toThrow(message);
  });

  it('refuses a cache that answers before all its stores have', () => {
    expect(() => refuseForgetful({ nonBlocking: true })).toThrow('nonBlocking');
  });

  it.each<[string, () => object]>([
    ['throwOnErrors', swallowing],
    ['ttl', () => new Keyv({ ttl: 1000 })],
    ['nonBlocking', () => ({ nonBlocking: true })],
  ])('names the setting %s', (field, store) => {
    expect(() => refuseForgetful(store())).toThrow(expect.objectContaining({ field }) as Error);
  });

  it.each<[string, () => object]>([
    ['a Map', () => new Map()],
    ['a Keyv in memory, which has no error to swallow', () => new Keyv()],
    ['a Keyv that throws', () => throwing()],
    ['a Keyv whose adapter throws, too', () => throwing({ throwOnErrors: true })],
    ['a wrapped Keyv that throws', () => wrapped(throwing())],
    ['a store without a time to live', () => ({ ttl: 0 })],
  ])('takes %s', (_what, store) => {
    expect(() => refuseForgetful(store())).not.toThrow();
  });

  it('takes a store that stores in itself', () => {
    const store: { store?: object } = {};
    store.store = store;
    expect(() => refuseForgetful(store)).not.toThrow();
  });
});
