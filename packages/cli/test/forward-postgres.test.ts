import { forwardTests } from './helpers/forward-tests.ts';

forwardTests('Postgres', process.env['SFSTREAM_POSTGRES_URL'] ?? '');
