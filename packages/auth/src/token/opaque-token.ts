import type { AccessToken } from './access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';

/**
 * Tells whether an access token is in JWT form, instead of Salesforce's opaque one, `<org id>!<secret>`.
 *
 * @example
 * ```ts
 * import { isJwtToken } from '@sfstream/auth';
 *
 * console.log(isJwtToken('00D5e000000AAAA!AQ')); // => false
 * ```
 */
export const isJwtToken = (accessToken: string): boolean =>
  // Its first part is JSON, in base64url: `{"` is `eyJ` (RFC 7515, 7.1).
  /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(accessToken);

/**
 * The token, if the Streaming API takes it. Throws an {@link AuthenticationError} for one in JWT form, which is good for the
 * REST API only (Salesforce help, "JWT-Based Access Tokens").
 *
 * @example
 * ```ts
 * import { opaqueToken, tokenAuth } from '@sfstream/auth';
 * import { map } from 'rxjs';
 *
 * const auth = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });
 * const token$ = auth.token$.pipe(map(opaqueToken));
 * ```
 */
export const opaqueToken = (token: AccessToken): AccessToken => {
  if (isJwtToken(token.accessToken)) {
    throw new AuthenticationError(
      'The access token is a JWT, which Salesforce takes for its REST API only, not for streaming. Turn off "Issue JSON Web Token (JWT)-based access tokens" in the settings of the app, and log in again.',
      { error: 'jwt_access_token' },
    );
  }
  return token;
};
