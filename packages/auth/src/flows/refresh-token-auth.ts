import type { Authenticator } from '../authenticator/authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText, filledText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import type { LoginHost } from '../hosts/login-url.ts';
import { loginHostRules, loginUrl } from '../hosts/login-url.ts';
import { requestRefresh } from '../oauth/request-refresh.ts';
import type { App } from '../oauth/request-refresh.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import { rotatingTokens, rotationRules } from '../oauth/rotating-tokens.ts';
import type { Rotation } from '../oauth/rotating-tokens.ts';

/** The credentials of the OAuth 2.0 refresh token flow. */
export interface RefreshCredentials extends App, Rotation, LoginHost {
  readonly refreshToken: string;
}

/**
 * Logs in with a refresh token, following rotation: each reply's new refresh token is used for the next login
 * (Salesforce help, "OAuth 2.0 Refresh Token Flow for Renewed Sessions"). A login that has begun goes on when nobody
 * waits for it any more, at most for the request's timeout: its reply may bring the only refresh token that still works.
 *
 * Throws a `ClientError` when a credential is missing or empty.
 *
 * @example
 * ```ts
 * import { refreshTokenAuth } from '@sfstream/auth';
 *
 * declare function keep(refreshToken: string): Promise<void>;
 *
 * const auth = refreshTokenAuth({ consumerKey: 'key', refreshToken: 'token', onRotate: keep });
 * ```
 */
export const refreshTokenAuth = (options: RefreshCredentials & LoginTransport): Authenticator => {
  checkTable('refreshTokenAuth', options, rules);
  const port = loginPort('refreshTokenAuth', loginUrl(options), options);
  const granted$ = rotatingTokens(
    (refreshToken) => requestRefresh(port, refreshToken, options),
    options.refreshToken,
    options,
  );
  const { flow, url: host, activity$ } = port;
  return createAuthenticator(() => granted$, { flow, host }, activity$);
};

const rules: OptionTable<RefreshCredentials & LoginTransport> = {
  needed: { consumerKey: filledText, refreshToken: filledText },
  others: { consumerSecret: anyText, ...loginHostRules, ...rotationRules, ...transportRules },
};
