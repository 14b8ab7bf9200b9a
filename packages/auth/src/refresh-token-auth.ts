import { ClientError } from '@sfstream/http';
import type { Observable, ObservableInput } from 'rxjs';
import {
  AsyncSubject,
  EMPTY,
  concat,
  concatMap,
  defer,
  ignoreElements,
  map,
  of,
  share,
  tap,
} from 'rxjs';
import type { AccessToken } from './access-token.ts';
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
   * awaited, to its end, before the new access token is used. If it fails, so does the login; the next one calls it
   * again before anything else.
   */
  readonly onRotate?: (refreshToken: string) => ObservableInput<unknown>;
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
  checkFields('refreshTokenAuth', options, {
    required: ['consumerKey', 'refreshToken'],
    optional: ['consumerSecret'],
    other: ['sandbox', 'loginUrl', 'onRotate', 'http', 'json'],
  });
  if (options.onRotate !== undefined && typeof options.onRotate !== 'function') {
    throw new ClientError('onRotate must be a function.', { field: 'onRotate' });
  }
  const origin = loginUrl(options);
  let refreshToken = options.refreshToken;
  // What was granted with a refresh token that onRotate has not kept yet.
  let unkept: AccessToken | undefined;

  const login$ = defer(() =>
    requestToken(
      origin,
      {
        grant_type: 'refresh_token',
        client_id: options.consumerKey,
        ...(options.consumerSecret === undefined ? {} : { client_secret: options.consumerSecret }),
        refresh_token: refreshToken,
      },
      options,
    ),
  ).pipe(
    // Without rotation a reply has no refresh token, and the one in force stays so.
    map((token) => ({ ...token, refreshToken: token.refreshToken ?? refreshToken })),
    tap((token) => {
      if (token.refreshToken === refreshToken) return;
      refreshToken = token.refreshToken;
      unkept = token;
    }),
  );

  const granted$ = defer(() => (unkept === undefined ? login$ : of(unkept))).pipe(
    concatMap((token) =>
      unkept === undefined ? of(token) : concat(rotated(options, refreshToken), of(token)),
    ),
    tap(() => {
      unkept = undefined;
    }),
    share({ connector: () => new AsyncSubject(), resetOnRefCountZero: false }),
  );
  return createAuthenticator(() => granted$);
};

const rotated = ({ onRotate }: RefreshCredentials, refreshToken: string): Observable<never> =>
  defer(() => onRotate?.(refreshToken) ?? EMPTY).pipe(ignoreElements());
