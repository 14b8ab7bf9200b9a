import { forwardTests } from './helpers/forward-tests.ts';

forwardTests('NATS', process.env['SFSTREAM_NATS_URL'] ?? '');
