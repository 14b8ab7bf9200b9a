import { platformJson } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from './access-token.ts';
import { readAnswer, refusal } from './oauth-refusal.ts';
import { postForm } from './post-form.ts';
import type { LoginTransport } from './request-token.ts';
import { salesforceOrigin } from './salesforce-origin.ts';

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
  token: Pick<AccessToken, 'accessToken' | 'instanceUrl' | 'refreshToken'>,
  { http, json = platformJson }: LoginTransport = {},
): Observable<void> => {
  const url = `${salesforceOrigin('instanceUrl', token.instanceUrl)}/services/oauth2/revoke`;
  return postForm(url, { token: token.refreshToken ?? token.accessToken }, http).pipe(
    map((response) => {
      const { status } = response;
      const reply = readAnswer(url, json, response);
      if (status >= 300) {
        throw refusal(url, 'to revoke the token', status, reply, 'error');
      }
    }),
  );
};
