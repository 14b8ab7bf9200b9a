import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import { serverStoreTests } from './helpers/server-store-tests.ts';
import { urlOf } from './helpers/server-url.ts';

describe('a Keyv with Redis', () => {
  serverStoreTests(
    urlOf('SFSTREAM_REDIS_URL'),
    (url) => new Keyv({ store: new KeyvRedis(url, { throwOnErrors: true }), throwOnErrors: true }),
  );
});
