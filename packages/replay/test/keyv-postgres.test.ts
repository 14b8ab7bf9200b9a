import KeyvPostgres from '@keyv/postgres';
import Keyv from 'keyv';
import { serverStoreTests } from './server-store-tests.ts';
import { urlOf } from './server-url.ts';

describe('a Keyv with Postgres', () => {
  serverStoreTests(
    urlOf('SFSTREAM_POSTGRES_URL'),
    (uri) => new Keyv({ store: new KeyvPostgres({ uri, table: 'markers' }), throwOnErrors: true }),
  );
});
