import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { defer, from, map, throwError } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';
import type { Authenticator } from '../authenticator/authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText, filledText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import type { LoginFacts } from '../authenticator/create-authenticator.ts';
import type { LoginHost } from '../hosts/login-url.ts';
import { loginHostRules, loginUrl } from '../hosts/login-url.ts';
import { authorizeUrl } from '../oauth/authorize-url.ts';
import { codeChallenge, randomText } from '../oauth/pkce.ts';
import { codeFromRedirect } from '../oauth/redirect.ts';
import type { App } from '../oauth/request-refresh.ts';
import { appFields, requestRefresh } from '../oauth/request-refresh.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginPort, LoginTransport } from '../login/login-port.ts';
import { requestToken } from '../oauth/request-token.ts';
import { rotatingTokens, rotationRules } from '../oauth/rotating-tokens.ts';
import type { Rotation } from '../oauth/rotating-tokens.ts';
import { showOnly } from '../authenticator/show-only.ts';

/** The settings of the OAuth 2.0 web server flow with PKCE. `onRotate` is called with the first refresh token as well. */
export interface AuthorizationCodeOptions extends App, Rotation, LoginHost {
  /** The URL that the browser is sent back to: exactly one of the app's callback URLs. */
  readonly redirectUri: string;
  /** Default `api refresh_token`. Without `refresh_token` the login cannot be renewed. */
  readonly scope?: string;
  /** State of an attempt that began elsewhere, such as in another process. Default: a new one. */
  readonly state?: string;
  /** Verifier of an attempt that began elsewhere: 43 to 128 letters, digits and `-._~` (RFC 7636, 4.1). Default: a new one. */
  readonly codeVerifier?: string;
}

/** One attempt of one user to log in by the browser. */
export interface AuthorizationCodeLogin {
  /** Comes back with the redirect, and proves that it belongs to this attempt. */
  readonly state: string;
  /** A secret. Keep it, with the state, where the redirect may reach another process. */
  readonly codeVerifier: string;
  /** Emits the URL to open in the user's browser, and completes. */
  authorizeUrl(): Observable<string>;
  /**
   * Makes an {@link Authenticator} of the URL that the browser was sent back to, whole or from its path on. It redeems
   * the code when the first token is asked for, and renews by refresh token from then on. A denied login, or the redirect
   * of another attempt, fails with an `AuthenticationError`.
   */
  redeem(redirect: string): Authenticator;
}

/**
 * Lets a user log in by the browser: open {@link AuthorizationCodeLogin.authorizeUrl}, catch the redirect, and redeem it
 * (Salesforce help, "OAuth 2.0 Web Server Flow for Web App Integration"). PKCE and state are added and checked here. Each
 * call is one attempt: call it again for the next user.
 *
 * Throws a `ClientError` when an option is missing or malformed.
 *
 * @example
 * ```ts
 * import { authorizationCodeAuth } from '@sfstream/auth';
 * import { firstValueFrom } from 'rxjs';
 *
 * declare function openBrowser(url: string): Promise<string>; // resolves with the URL of the redirect
 *
 * const login = authorizationCodeAuth({
 *   consumerKey: 'key',
 *   redirectUri: 'http://localhost:1717/callback',
 * });
 * const auth = login.redeem(await openBrowser(await firstValueFrom(login.authorizeUrl())));
 * ```
 */
export const authorizationCodeAuth = (
  options: AuthorizationCodeOptions & LoginTransport,
): AuthorizationCodeLogin => {
  checkTable('authorizationCodeAuth', options, rules);
  const { state = randomText(), codeVerifier = randomText() } = options;
  const { scope = 'api refresh_token' } = options;
  checkRedirectUri(options.redirectUri);
  checkVerifier(codeVerifier);
  const attempt: Attempt = { ...options, state, codeVerifier, scope };
  const port = loginPort('authorizationCodeAuth', loginUrl(options), options);
  const login: AuthorizationCodeLogin = {
    state,
    codeVerifier,
    authorizeUrl: () =>
      defer(() => from(codeChallenge(codeVerifier))).pipe(
        map((challenge) => authorizeUrl(port.url, { ...attempt, challenge })),
      ),
    redeem: (redirect) => redeemCode(port, attempt, redirect),
  };
  return showOnly(login, () => ({ ...factsOf(port), redirectUri: options.redirectUri }));
};

/** The options of one attempt, with every default in its place. */
type Attempt = AuthorizationCodeOptions &
  Required<Pick<AuthorizationCodeOptions, 'scope' | 'state' | 'codeVerifier'>>;

const rules: OptionTable<AuthorizationCodeOptions & LoginTransport> = {
  needed: { consumerKey: filledText, redirectUri: filledText },
  others: {
    consumerSecret: anyText,
    scope: anyText,
    state: filledText,
    codeVerifier: anyText,
    ...loginHostRules,
    ...rotationRules,
    ...transportRules,
  },
};

const factsOf = ({ flow, url }: LoginPort): LoginFacts => ({ flow, host: url });

/** An authenticator that redeems the code first, and renews by refresh token from then on. */
const redeemCode = (port: LoginPort, attempt: Attempt, redirect: string): Authenticator => {
  const granted$ = rotatingTokens(
    (refreshToken) =>
      refreshToken === undefined
        ? requestFirst(port, attempt, redirect)
        : requestRefresh(port, refreshToken, attempt),
    undefined,
    attempt,
  );
  return createAuthenticator(
    (replaced) =>
      replaced !== undefined && replaced.refreshToken === undefined
        ? throwError(notRenewable)
        : granted$,
    factsOf(port),
    port.activity$,
  );
};

const requestFirst = (
  port: LoginPort,
  attempt: Attempt,
  redirect: string,
): Observable<AccessToken> =>
  requestToken(port, {
    grant_type: 'authorization_code',
    code: codeFromRedirect(redirect, attempt.redirectUri, attempt.state),
    ...appFields(attempt),
    redirect_uri: attempt.redirectUri,
    code_verifier: attempt.codeVerifier,
  });

const checkRedirectUri = (redirectUri: string): void => {
  if (!URL.canParse(redirectUri)) {
    throw new ClientError(
      'redirectUri is not a URL. It must be one of the callback URLs of the app, such as http://localhost:1717/callback.',
      { field: 'redirectUri' },
    );
  }
};

const checkVerifier = (codeVerifier: string): void => {
  if (!/^[\w.~-]{43,128}$/.test(codeVerifier)) {
    throw new ClientError(
      'codeVerifier must have 43 to 128 characters: letters, digits and -._~ (RFC 7636, 4.1).',
      { field: 'codeVerifier' },
    );
  }
};

const notRenewable = (): AuthenticationError =>
  new AuthenticationError(
    'The login cannot be renewed, because no refresh token was granted with it. Add refresh_token to scope and to the scopes of the app, or let the user log in again.',
  );
