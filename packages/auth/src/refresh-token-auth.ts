import type { Observable, ObservableInput } from 'rxjs';
import { concat, concatMap, from, ignoreElements, map, of } from 'rxjs';
import type { Authenticator } from './authenticator.ts';
import { createAuthenticator } from './create-authenticator.ts';
import type { LoginHost } from './login-url.ts';
import { loginUrl } from './login-url.ts';
import type { LoginTransport } from './request-token.ts';
import { requestToken } from './request-token.ts';
import { checkFields } from './check-fields.ts';

/** The credentials of the OAuth 2.0 refresh token flow. */
export interface RefreshCredentials extends LoginHost {
  readonly consumerKey: string;
  /** Left out for public clients. */
  readonly consumerSecret?: string;
  readonly refreshToken: string;
  /**
   * Called with each refresh token that replaces the former, which is dead from then on: keep it. What it returns is
   * awaited before the new access token is used; if it fails, so does the login.
   */
  readonly onRotate?: (refreshToken: string) => ObservableInput<unknown>;
}

/**
 * Logs in with a refresh token, following rotation: each reply's new refresh token is used for the next login
 * (Salesforce help, "OAuth 2.0 Refresh Token Flow for Renewed Sessions").
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
  checkFields('refreshTokenAuth', options, {
    required: ['consumerKey', 'refreshToken'],
    optional: ['consumerSecret', 'sandbox', 'loginUrl', 'onRotate', 'http', 'json'],
  });
  const origin = loginUrl(options);
  return createAuthenticator((replaced) => {
    const refreshToken = replaced?.refreshToken ?? options.refreshToken;
    const fields = {
      grant_type: 'refresh_token',
      client_id: options.consumerKey,
      ...(options.consumerSecret === undefined ? {} : { client_secret: options.consumerSecret }),
      refresh_token: refreshToken,
    };
    return requestToken(origin, fields, options).pipe(
      // The token in force is carried along where the reply has none, which is the case without rotation.
      map((token) => ({ ...token, refreshToken: token.refreshToken ?? refreshToken })),
      concatMap((token) =>
        token.refreshToken === refreshToken
          ? of(token)
          : concat(rotated(options, token.refreshToken), of(token)),
      ),
    );
  });
};

const rotated = ({ onRotate }: RefreshCredentials, refreshToken: string): Observable<never> =>
  from(onRotate?.(refreshToken) ?? []).pipe(ignoreElements());
