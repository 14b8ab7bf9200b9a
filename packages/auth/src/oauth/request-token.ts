import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import type { LoginPort } from '../login/login-port.ts';
import { readTokenReply } from './token-reply.ts';

/** Asks the token endpoint once for each subscription. */
export const requestToken = (
  port: LoginPort,
  fields: Readonly<Record<string, string>>,
): Observable<AccessToken> => {
  const url = `${port.url}/services/oauth2/token`;
  return port.postForm(url, fields).pipe(map((response) => readTokenReply(port, url, response)));
};
