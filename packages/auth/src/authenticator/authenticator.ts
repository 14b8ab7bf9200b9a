import type { HttpActivity } from '@sfstream/http';
import type { Observable } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';

/**
 * A source of tokens. Every login flow is one, and so is any object of your own with `token$` and `renew`.
 *
 * @example
 * ```ts
 * import type { Authenticator } from '@sfstream/auth';
 * import { createAuthenticator } from '@sfstream/auth';
 *
 * declare function askVault(): Promise<{ accessToken: string; tokenType: string; instanceUrl: string }>;
 *
 * const auth: Authenticator = createAuthenticator(askVault);
 * ```
 */
export interface Authenticator {
  /**
   * Cold. Emits the current token, acquiring it on first use, and every later one; does not complete. Concurrent
   * subscribers share one request. Fails with an `AuthenticationError` when the login is refused, a
   * `LoginUnavailableError` when there is no login at the moment, and another `TransportError` when Salesforce cannot be
   * asked; a new subscription tries again.
   */
  readonly token$: Observable<AccessToken>;
  /**
   * Replaces `rejected` by a new token and emits that, unless `rejected` has been replaced already: then it emits the
   * current one. Concurrent calls share one request. Fails as {@link Authenticator.token$} does; a failure leaves
   * the next call free to try again.
   */
  renew(rejected: AccessToken): Observable<AccessToken>;
  /** The requests of the logins, and what became of them, as they happen. Observing it logs in to nothing. */
  readonly activity$?: Observable<HttpActivity>;
  /** The login flow, such as `jwtBearerAuth`. */
  readonly flow?: string;
  /** The host that it logs in at. */
  readonly host?: string;
  /** The user that it logs in as, where that is known beforehand. */
  readonly username?: string;
}
