import { forwardTests } from './helpers/forward-tests.ts';

forwardTests('Redis', process.env['SFSTREAM_REDIS_URL'] ?? '');
