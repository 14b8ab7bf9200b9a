import { messageOf, oneLine } from '@sfstream/base';
import { RedisRequestError } from '../errors/redis-request-error.ts';

/** What a request fails with, for what a client has failed with. */
export const failureOf = (command: string, cause: unknown): RedisRequestError =>
  new RedisRequestError(command, `Redis did not do ${command}: ${oneLine(messageOf(cause))}`);
