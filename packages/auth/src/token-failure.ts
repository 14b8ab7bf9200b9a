import type { SfStreamError } from '@sfstream/http';
import { TransportError, isSfStreamError, messageOf } from '@sfstream/http';

/**
 * What a source of tokens failed with, as an error of ours. One that is not (the `fetch failed` of a source of the
 * user's own, say) may pass, as a broken connection does; what cannot pass is told by an `AuthenticationError`.
 */
export const tokenFailure = (thrown: unknown): SfStreamError =>
  isSfStreamError(thrown)
    ? thrown
    : new TransportError(
        `The source of tokens failed: ${messageOf(thrown)}. Where trying again cannot help, let it fail with an AuthenticationError.`,
        { method: 'GET', url: 'token', code: 'ERR_TOKEN_SOURCE', cause: thrown },
      );
