import type { AccessToken } from '@sfstream/auth';
import type { RetryBudget } from '@sfstream/http';
import { shielded } from '@sfstream/base';
import { createHttp, withRetries } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { Subject, concatMap, defer, distinctUntilChanged, map, merge, take } from 'rxjs';
import { askWithToken } from './ask-with-token.ts';
import { closableLogin } from './closable-login.ts';
import type { RestActivity } from './rest-activity.ts';
import type { RestSettings } from './rest-options.ts';
import { createRoots } from './roots.ts';
import type { RestRequest } from '../exchange/rest-request.ts';
import { checkRequest, toHttpRequest } from '../exchange/rest-request.ts';
import type { AnsweredRequest, RestResponse } from '../exchange/rest-response.ts';
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
}: RestSettings): Sender => {
  const { onActivity } = options;
  const http = withRetries(createHttp(options), {
    ...retries,
    ...(onActivity !== undefined && { onActivity }),
  });
  const { login, close: closeLogin } = closableLogin(auth);
  const { rootFor, versionFor } = createRoots(version, http, json);
  const renewed = new Subject<AccessToken>();

  const ask =
    (request: RestRequest, budget: RetryBudget) =>
    (token: AccessToken): Observable<AnsweredRequest> =>
      rootFor(token, request).pipe(
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
        return askWithToken(ask(request, budget), { auth: login, budget, onRenewed });
      }).pipe(map((answered) => readResponse(answered, json)));
    },
    version$: defer(() =>
      login.token$.pipe(take(1), http.newBudget().retryFailures(), concatMap(versionFor)),
    ),
    activity$: shielded('activity$ of a Rest', merge(http.activity$, renewals(renewed))),
    close: () => {
      closeLogin();
      http.close();
      renewed.complete();
    },
  };
};

/** Announces each new token once, however many requests were given it. */
const renewals = (token$: Observable<AccessToken>): Observable<RestActivity> =>
  token$.pipe(
    distinctUntilChanged((one, other) => one.accessToken === other.accessToken),
    map(({ instanceUrl }) => ({ type: 'token-renewed', instanceUrl })),
  );
