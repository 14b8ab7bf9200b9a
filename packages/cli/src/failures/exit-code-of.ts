import { isSfStreamError } from '@sfstream/core';
import { UnsuccessfulError } from './unsuccessful-error.ts';

/**
 * The exit code that tells a script why a command failed: 2 the login is refused, 3 no connection in time, 4 the replay
 * id is refused, 5 a limit of the org is reached; 1 is everything else, a wrong command line included.
 *
 * @example
 * ```ts
 * import { exitCodeOf } from '@sfstream/cli';
 *
 * declare const error: unknown;
 *
 * process.exitCode = exitCodeOf(error);
 * ```
 */
export const exitCodeOf = (error: unknown): number => {
  if (error instanceof UnsuccessfulError) return error.exitCode;
  if (!isSfStreamError(error)) return 1;
  switch (error.name) {
    case 'AuthenticationError':
      return 2;
    case 'CallError':
      // Of `@sfstream/pubsub`, which not every user has.
      return 'status' in error && error.status === 'UNAUTHENTICATED' ? 2 : 1;
    case 'TransportTimeoutError':
      // A limit is waited for, and may outlast the time that the connection has.
      return isSfStreamError(error.cause) && error.cause.name === 'LimitError' ? 5 : 3;
    case 'ReplayIdError':
      return 4;
    case 'LimitError':
    case 'RequestLimitError':
      return 5;
    default:
      return 1;
  }
};
