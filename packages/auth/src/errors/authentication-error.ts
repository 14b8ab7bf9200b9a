import { SfStreamError } from '@sfstream/base';

/** Salesforce's words when it refused a login, as far as it gave any. */
export interface AuthenticationFacts {
  /** Salesforce's short code, such as `invalid_grant`. */
  readonly error?: string;
  /** Salesforce's explanation, such as `authentication failure`. */
  readonly errorDescription?: string;
  readonly status?: number;
  readonly cause?: unknown;
}

/** Salesforce refused the credentials or the token. Trying again unchanged will not help. */
export class AuthenticationError extends SfStreamError {
  static override readonly kind: string = 'AuthenticationError';

  override readonly name = 'AuthenticationError' as const;

  declare readonly error?: string;
  declare readonly errorDescription?: string;
  declare readonly status?: number;

  constructor(message: string, facts: AuthenticationFacts = {}) {
    super(message, facts);
    if (facts.error !== undefined) this.error = facts.error;
    if (facts.errorDescription !== undefined) this.errorDescription = facts.errorDescription;
    if (facts.status !== undefined) this.status = facts.status;
  }
}
