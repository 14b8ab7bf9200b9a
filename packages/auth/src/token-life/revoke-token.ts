import { checkOptions } from '@sfstream/base';
import { refusalIn } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import { loginFailure } from '../login/login-failure.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import type { HostRules } from '../hosts/salesforce-origin.ts';
import { hostRules } from '../hosts/salesforce-origin.ts';
import { tokenHome } from '../hosts/token-home.ts';

/**
 * Ends a login at Salesforce: revokes the refresh token where there is one, and with it all access tokens that it granted;
 * else the access token (Salesforce help, "Revoke OAuth Tokens"). Streams that use the token fail within some minutes.
 *
 * Cold. Emits once when it is done, and completes. Fails with an `AuthenticationError` when Salesforce does not know the
 * token, and with a `TransportError` when it cannot be asked.
 *
 * @example
 * ```ts
 * import type { Authenticator } from '@sfstream/auth';
 * import { revokeToken } from '@sfstream/auth';
 * import { concatMap, take } from 'rxjs';
 *
 * const logout = (auth: Authenticator) =>
 *   auth.token$.pipe(
 *     take(1),
 *     concatMap((token) => revokeToken(token)),
 *   );
 * ```
 */
export const revokeToken = (
  token: Pick<AccessToken, 'accessToken' | 'instanceUrl' | 'refreshToken' | 'sfdcCommunityUrl'>,
  options: LoginTransport & HostRules = {},
): Observable<void> => {
  checkOptions('revokeToken', options, { ...hostRules, ...transportRules });
  const port = loginPort('revokeToken', tokenHome(token, options), options);
  const url = `${port.url}/services/oauth2/revoke`;
  return port.postForm(url, { token: token.refreshToken ?? token.accessToken }).pipe(
    map((response) => {
      if (refusalIn(response) === undefined) return;
      const asked = { flow: port.flow, url, what: 'to revoke the token', expected: 'success' };
      throw loginFailure(asked, response);
    }),
  );
};
