import { SfStreamError } from '@sfstream/base';

/** `authorize` has not said in time whether a reader may have its channels. The reader may ask again. */
export class AuthorizeTimeoutError extends SfStreamError {
  static override readonly kind = 'AuthorizeTimeoutError';

  override readonly name = 'AuthorizeTimeoutError' as const;

  readonly field = 'authorizeTimeout' as const;

  constructor(limit: number) {
    super(
      `authorize has not answered within ${limit} ms. Check what it asks, or raise authorizeTimeout of the relay.`,
    );
  }
}
