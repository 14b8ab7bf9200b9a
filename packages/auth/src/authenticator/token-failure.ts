import type { SfStreamError } from '@sfstream/base';
import { isSfStreamError, messageOf } from '@sfstream/base';
import { TransportError } from '@sfstream/http';

/** What, of the user's own, may fail on the way to a token. */
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
 * What a function of the user's failed with, as an error of ours, which has the original as its cause. It may pass, as a
 * broken connection does (`fetch failed`, say), so it is a {@link TransportError}; what cannot pass is told by an
 * `AuthenticationError`, and that is left as it is.
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
