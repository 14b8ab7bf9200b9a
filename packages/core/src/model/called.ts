import { ClientError, isSfStreamError, messageOf } from '@sfstream/base';

/**
 * Calls a function that the user gave. An error it throws becomes a {@link ClientError} that names the option; an error
 * of this library is passed on as it is.
 */
export const called = <T>(field: string, call: () => T): T => {
  try {
    return call();
  } catch (cause) {
    throw isSfStreamError(cause)
      ? cause
      : new ClientError(`The function given as ${field} threw: ${messageOf(cause)}`, {
          field,
          cause,
        });
  }
};
