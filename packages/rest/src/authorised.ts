import type { AccessToken, Authenticator } from '@sfstream/auth';
import { AuthenticationError } from '@sfstream/auth';
import type { HttpRequest, HttpResponse, JsonCodec, RetryBudget } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { concatMap, of, take, tap } from 'rxjs';
import { refusalFacts } from './rest-response.ts';

/** A request as it was sent, with its token, and what came back. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/**
 * Asks with the current token and, where Salesforce rejects that, once more with another. Where it rejects this, too, it
 * fails with an {@link AuthenticationError}. Logins draw on the same budget as the request itself.
 */
export const authorised = (
  ask: (token: AccessToken) => Observable<Exchange>,
  {
    auth,
    budget,
    json,
    onRenewed,
  }: {
    readonly auth: Authenticator;
    readonly budget: RetryBudget;
    readonly json: JsonCodec;
    readonly onRenewed: (token: AccessToken) => void;
  },
): Observable<Exchange> =>
  auth.token$.pipe(
    take(1),
    budget.retryFailures(),
    concatMap((token) =>
      ask(token).pipe(
        concatMap((exchange) =>
          isRejected(exchange)
            ? auth.renew(token).pipe(
                take(1),
                budget.retryFailures(),
                tap(onRenewed),
                concatMap(ask),
                tap((again) => {
                  if (isRejected(again)) throw rejection(again, json);
                }),
              )
            : of(exchange),
        ),
      ),
    ),
  );

const isRejected = ({ response }: Exchange): boolean => response.status === 401;

const rejection = ({ request, response }: Exchange, json: JsonCodec): AuthenticationError => {
  const { method, url, status, problems } = refusalFacts(request, response, json);
  const [first] = problems;
  const reason = first === undefined ? 'no reason given' : `${first.errorCode}, ${first.message}`;
  return new AuthenticationError(
    `${method} ${url} was refused with HTTP 401 (${reason}), with a renewed token as well. Check that the user may use the API, and that the scopes of the connected app include api.`,
    {
      status,
      ...(first !== undefined && { error: first.errorCode, errorDescription: first.message }),
    },
  );
};
