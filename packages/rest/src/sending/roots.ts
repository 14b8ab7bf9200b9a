import type { AccessToken } from '@sfstream/auth';
import { latestApiVersion, oncePerOrigin, salesforceOrigin } from '@sfstream/auth';
import type { JsonCodec } from '@sfstream/base';
import type { Http } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { RestRequest } from '../exchange/rest-request.ts';
import { isVersioned } from '../exchange/rest-request.ts';

/** The URLs below which the paths of an org lie. */
export interface Roots {
  /** Emits the API version that the org of the token is spoken to in, and completes. */
  readonly versionFor: (token: AccessToken) => Observable<string>;
  /** Emits the URL below which the path of the request lies, and completes. */
  readonly rootFor: (token: AccessToken, request: RestRequest) => Observable<string>;
}

/** Makes the {@link Roots} for a version, or for `latest`, which each org is asked for once. */
export const createRoots = (version: string, http: Http, json: JsonCodec): Roots => {
  const latestAt = oncePerOrigin((origin) => latestApiVersion(http, json, origin));
  const versionAt = (origin: string): Observable<string> =>
    version === 'latest' ? latestAt(origin) : of(version);
  return {
    versionFor: (token) => versionAt(originOf(token)),
    rootFor: (token, request) => {
      const origin = originOf(token);
      return isVersioned(request)
        ? versionAt(origin).pipe(map((number) => `${origin}/services/data/v${number}/`))
        : of(origin);
    },
  };
};

/** Throws a `ClientError` for a stranger: not every Authenticator has checked it. */
const originOf = ({ instanceUrl }: AccessToken): string =>
  salesforceOrigin('instanceUrl', instanceUrl);
