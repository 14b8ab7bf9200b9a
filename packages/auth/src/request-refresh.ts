import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from './access-token.ts';
import type { LoginTransport } from './request-token.ts';
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
  origin: string,
  refreshToken: string,
  options: App & LoginTransport,
): Observable<AccessToken> =>
  requestToken(
    origin,
    { grant_type: 'refresh_token', ...appFields(options), refresh_token: refreshToken },
    options,
  ).pipe(map((token) => ({ ...token, refreshToken: token.refreshToken ?? refreshToken })));
