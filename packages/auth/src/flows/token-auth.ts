import { checkOptions } from '@sfstream/base';
import type { Observable, ObservableInput } from 'rxjs';
import { map, of, throwError } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';
import type { Authenticator } from '../authenticator/authenticator.ts';
import { checkNeeded } from '../options/check-needed.ts';
import { tokenText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import { hostRules, salesforceOrigin } from '../hosts/salesforce-origin.ts';
import type { HostRules } from '../hosts/salesforce-origin.ts';
import { tokenStream } from '../authenticator/token-stream.ts';

/** A token that exists already. */
export type ExistingToken = Pick<AccessToken, 'accessToken' | 'instanceUrl'> & Partial<AccessToken>;

/**
 * Uses a token that exists already, or asks a function of yours for one whenever one is needed. A given token cannot
 * be renewed: when Salesforce refuses it, the stream fails with an {@link AuthenticationError}. The function is asked
 * again instead.
 *
 * Throws a `ClientError` when a given token or instance URL is missing or malformed; for those that the function
 * gives, the stream fails with it. What the function fails with becomes the cause of a `TransportError`, after which a client
 * asks again; an error of this library is passed on as it is, such as an {@link AuthenticationError}, which ends the stream.
 *
 * With `allowLoopback: false` no token goes to this machine, even where the login names it as the instance.
 *
 * @example
 * ```ts
 * import { tokenAuth } from '@sfstream/auth';
 *
 * declare function currentToken(): Promise<{ accessToken: string; instanceUrl: string }>;
 *
 * const fixed = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });
 * const asked = tokenAuth(currentToken);
 * ```
 */
export const tokenAuth = (
  source: ExistingToken | (() => ObservableInput<ExistingToken>),
  hosts: HostRules = {},
): Authenticator => {
  checkOptions('tokenAuth', hosts, hostRules);
  const toAccessToken = (given: ExistingToken): AccessToken => {
    checkNeeded('tokenAuth', given, { accessToken: tokenText });
    const { instanceUrl, tokenType = 'Bearer' } = given;
    return {
      ...given,
      tokenType,
      instanceUrl: salesforceOrigin('instanceUrl', instanceUrl, hosts),
    };
  };
  if (typeof source === 'function') {
    return createAuthenticator(() => tokenStream(source()).pipe(map(toAccessToken)), { flow });
  }
  const token = toAccessToken(source);
  return createAuthenticator(
    (replaced): Observable<AccessToken> =>
      replaced === undefined ? of(token) : throwError(notRenewable),
    { flow },
  );
};

const flow = 'tokenAuth';

const notRenewable = (): AuthenticationError =>
  new AuthenticationError(
    'Salesforce refused the given access token, and a given token cannot be renewed. Pass tokenAuth a function, or use a login flow.',
  );
