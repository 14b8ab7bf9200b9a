import type { SfStreamError } from '@sfstream/base';
import { isSfStreamError, messageOf } from '@sfstream/base';
import { TransportError } from '@sfstream/http';

/** Functions of the user's own that may fail on the way to a token. */
const sources = {
  ERR_TOKEN_SOURCE: {
    failed: 'The source of tokens failed',
    remedy: 'Where trying again cannot help, let it fail with an AuthenticationError.',
  },
  ERR_ON_ROTATE: {
    failed: 'onRotate failed to keep the new refresh token',
    remedy: 'The next login calls it again before anything else.',
  },
} as const;

/**
 * Turns the failure of a user's function into an error of ours, with the original as its cause. It may pass, as a
 * broken connection does (`fetch failed`, say), so it is a {@link TransportError}; a failure that cannot pass
 * is an `AuthenticationError`, and stays as it is.
 */
export const tokenFailure = (
  thrown: unknown,
  code: keyof typeof sources = 'ERR_TOKEN_SOURCE',
): SfStreamError => {
  if (isSfStreamError(thrown)) return thrown;
  const { failed, remedy } = sources[code];
  return new TransportError(`${failed}: ${messageOf(thrown).replace(/\.$/, '')}. ${remedy}`, {
    method: 'GET',
    url: 'token',
    code,
    cause: thrown,
  });
};
