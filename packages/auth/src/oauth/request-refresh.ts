import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import type { LoginPort } from '../login/login-port.ts';
import { requestToken } from './request-token.ts';

/** The app that a token is for, as far as token requests name it. */
export interface App {
  readonly consumerKey: string;
  /** Left out for public clients. */
  readonly consumerSecret?: string;
}

/** The part of a form that names the app. */
export const appFields = ({
  consumerKey,
  consumerSecret,
}: App): Readonly<Record<string, string>> => ({
  client_id: consumerKey,
  ...(consumerSecret === undefined ? {} : { client_secret: consumerSecret }),
});

/** Asks for an access token by a refresh token. Without rotation the reply has no refresh token, and this one stays. */
export const requestRefresh = (
  port: LoginPort,
  refreshToken: string,
  app: App,
): Observable<AccessToken> =>
  requestToken(port, {
    grant_type: 'refresh_token',
    ...appFields(app),
    refresh_token: refreshToken,
  }).pipe(map((token) => ({ ...token, refreshToken: token.refreshToken ?? refreshToken })));
