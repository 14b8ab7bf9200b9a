import { ClientError, messageOf, oneLine } from '@sfstream/base';
import { RedisRequestError } from '../errors/redis-request-error.ts';

/** The error of a request, for what a client has failed with. */
export const failureOf = (command: string, cause: unknown): ClientError | RedisRequestError => {
  const message = `Redis did not do ${command}: ${oneLine(messageOf(cause))}`;
  return isTooLarge(message)
    ? new ClientError(`${message}. Raise proto-max-bulk-len of the server.`, { field: 'events' })
    : new RedisRequestError(command, message);
};

/** Redis says so of an argument beyond `proto-max-bulk-len` (networking.c), and of an entry beyond a gigabyte (t_stream.c). */
const isTooLarge = (message: string): boolean =>
  /invalid bulk length|too large to be stored/.test(message);
