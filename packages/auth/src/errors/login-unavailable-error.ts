import type { TransportFacts } from '@sfstream/http';
import { TransportError } from '@sfstream/http';

/** The reason why no login is possible at the moment: the server is out of order or occupied, or a limit is reached. */
export type Unavailability = 'busy' | 'limit';

/** Facts of a login that is not possible at the moment. */
export interface LoginUnavailableFacts extends TransportFacts {
  readonly reason: Unavailability;
  /** Salesforce's short code, such as `server_error`. */
  readonly error?: string;
  readonly errorDescription?: string;
}

/**
 * There is no login at the moment, and the credentials are not the cause: the same login may succeed later. A client
 * waits with growing pauses, and a minute or more where `reason` is `limit`; a `Retry-After` is heeded.
 */
export class LoginUnavailableError extends TransportError {
  static override readonly kind: string = 'LoginUnavailableError';

  override readonly name = 'LoginUnavailableError' as const;

  readonly reason: Unavailability;
  declare readonly error?: string;
  declare readonly errorDescription?: string;

  constructor(message: string, facts: LoginUnavailableFacts) {
    super(message, facts);
    this.reason = facts.reason;
    if (facts.error !== undefined) this.error = facts.error;
    if (facts.errorDescription !== undefined) this.errorDescription = facts.errorDescription;
  }
}
