import KeyvPostgres from '@keyv/postgres';
import Keyv from 'keyv';
import { serverStoreTests } from './helpers/server-store-tests.ts';
import { urlOf } from './helpers/server-url.ts';

describe('a Keyv with Postgres', () => {
  serverStoreTests(
    urlOf('SFSTREAM_POSTGRES_URL'),
    (uri) => new Keyv({ store: new KeyvPostgres({ uri, table: 'markers' }), throwOnErrors: true }),
  );
});
