import type { HttpOptions, JsonCodec } from '@sfstream/http';
import { platformJson } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from './access-token.ts';
import { postForm } from './post-form.ts';
import { readTokenReply } from './token-reply.ts';

/** How a login is sent. */
export interface LoginTransport {
  /** The same settings as the client's, so that a proxy or a certificate holds for logins too. */
  readonly http?: HttpOptions;
  /** Reads the replies. Default: the platform's `JSON`. */
  readonly json?: JsonCodec;
}

/** Asks the token endpoint of `origin` once for each subscription. */
export const requestToken = (
  origin: string,
  fields: Readonly<Record<string, string>>,
  { http, json = platformJson }: LoginTransport,
): Observable<AccessToken> => {
  const url = `${origin}/services/oauth2/token`;
  return postForm(url, fields, http).pipe(map((response) => readTokenReply(url, json, response)));
};
