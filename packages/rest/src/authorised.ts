import type { AccessToken, Authenticator } from '@sfstream/auth';
import { AuthenticationError } from '@sfstream/auth';
import type { HttpRequest, HttpResponse, RetryBudget } from '@sfstream/http';
import { readRestError, safeUrl } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { concatMap, of, take, tap } from 'rxjs';

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
    onRenewed,
  }: {
    readonly auth: Authenticator;
    readonly budget: RetryBudget;
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
                  if (isRejected(again)) throw rejection(again);
                }),
              )
            : of(exchange),
        ),
      ),
    ),
  );

/**
 * Whether the answer says that the token is no longer good: by its status, by a code with any other status, or by a login
 * page in its place. A success that is not a page is what was asked for.
 */
const isRejected = ({ response: { status, headers, body } }: Exchange): boolean =>
  (status < 200 || status > 299 || /html/i.test(headers['content-type'] ?? '')) &&
  readRestError(status, headers, body).means === 'session-over';

const rejection = ({ request: { method, url }, response }: Exchange): AuthenticationError => {
  const { status, headers, body } = response;
  const { code, text, problems } = readRestError(status, headers, body);
  const reason = [code, text].filter(Boolean).join(', ') || 'no reason given';
  return new AuthenticationError(
    `${method} ${safeUrl(url)} was refused with HTTP ${status} (${reason}), with a renewed token as well. Check that the user may use the API, and that the scopes of the connected app include api.`,
    {
      status,
      ...(code !== undefined && { error: code, errorDescription: problems[0]?.message ?? text }),
    },
  );
};
