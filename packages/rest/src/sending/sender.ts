import type { AccessToken, Authenticator } from '@sfstream/auth';
import { latestApiVersion, oncePerOrigin, salesforceOrigin } from '@sfstream/auth';
import type { RetryBudget } from '@sfstream/http';
import { InvalidOperationError, shielded } from '@sfstream/base';
import { createHttp, withRetries } from '@sfstream/http';
import type { Observable } from 'rxjs';
import {
  ReplaySubject,
  Subject,
  concatMap,
  defer,
  distinctUntilChanged,
  map,
  merge,
  of,
  take,
} from 'rxjs';
import { authorised } from './authorised.ts';
import type { RestActivity } from './rest-activity.ts';
import type { Settings } from './rest-options.ts';
import type { RestRequest } from '../exchange/rest-request.ts';
import { checkRequest, isVersioned, toHttpRequest } from '../exchange/rest-request.ts';
import type { Exchange, RestResponse } from '../exchange/rest-response.ts';
import { readResponse } from '../exchange/rest-response.ts';

/** Sends one request on each subscription, with a token and with retries, and emits its answer. */
export type Send = (request: RestRequest) => Observable<RestResponse>;

/** The way to the org. */
export interface Sender {
  readonly send: Send;
  /** Emits the API version that is spoken, and completes. */
  readonly version$: Observable<string>;
  readonly activity$: Observable<RestActivity>;
  close(): void;
}

export const createSender = ({
  auth,
  version,
  json,
  http: options,
  ...retries
}: Settings): Sender => {
  const { onActivity } = options;
  const http = withRetries(createHttp(options), {
    ...retries,
    ...(onActivity !== undefined && { onActivity }),
  });
  const renewed = new Subject<AccessToken>();
  const closed = new ReplaySubject<never>(1);
  const login: Authenticator = {
    token$: merge(
      closed,
      defer(() => auth.token$),
    ),
    renew: (rejected) => merge(closed, auth.renew(rejected)),
  };
  const latestAt = oncePerOrigin((origin) => latestApiVersion(http, json, origin));

  const versionAt = (origin: string): Observable<string> =>
    version === 'latest' ? latestAt(origin) : of(version);

  const rootOf = (request: RestRequest, token: AccessToken): Observable<string> => {
    const origin = originOf(token);
    return isVersioned(request)
      ? versionAt(origin).pipe(map((number) => `${origin}/services/data/v${number}/`))
      : of(origin);
  };

  const ask =
    (request: RestRequest, budget: RetryBudget) =>
    (token: AccessToken): Observable<Exchange> =>
      rootOf(request, token).pipe(
        map((root) => toHttpRequest(request, { root, token, json })),
        concatMap((sent) =>
          http.request(sent, budget).pipe(map((response) => ({ request: sent, response }))),
        ),
      );

  return {
    send: (request) => {
      checkRequest(request);
      return defer(() => {
        const budget = http.newBudget();
        const onRenewed = (token: AccessToken): void => renewed.next(token);
        return authorised(ask(request, budget), { auth: login, budget, onRenewed });
      }).pipe(map((exchange) => readResponse(exchange, json)));
    },
    version$: defer(() =>
      login.token$.pipe(
        take(1),
        http.newBudget().retryFailures(),
        concatMap((token) => versionAt(originOf(token))),
      ),
    ),
    activity$: shielded(
      'activity$ of a Rest',
      merge(
        http.activity$,
        renewed.pipe(
          distinctUntilChanged((one, other) => one.accessToken === other.accessToken),
          map(({ instanceUrl }): RestActivity => ({ type: 'token-renewed', instanceUrl })),
        ),
      ),
    ),
    close: () => {
      closed.error(new InvalidOperationError('No request can be sent: this Rest is closed.'));
      http.close();
      renewed.complete();
    },
  };
};

/** Not every Authenticator has checked it. */
const originOf = ({ instanceUrl }: AccessToken): string =>
  salesforceOrigin('instanceUrl', instanceUrl);
