import type { AccessToken, Authenticator } from '@sfstream/auth';
import { AuthenticationError, tokenFailure } from '@sfstream/auth';
import type { RetryBudget } from '@sfstream/http';
import { safeUrl } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, concatMap, defer, of, take, tap, throwError } from 'rxjs';
import type { AnsweredRequest } from '../exchange/rest-response.ts';
import { refusalOf } from '../exchange/rest-response.ts';

/**
 * Asks with the current token and, where Salesforce rejects that or asks for a login, once more with another. Where it
 * does so again, it fails with an {@link AuthenticationError}. Logins draw on the same budget as the request itself.
 */
export const askWithToken = (
  ask: (token: AccessToken) => Observable<AnsweredRequest>,
  {
    auth,
    budget,
    onRenewed,
  }: {
    readonly auth: Authenticator;
    readonly budget: RetryBudget;
    readonly onRenewed: (token: AccessToken) => void;
  },
): Observable<AnsweredRequest> => {
  const tokenOf = (source: () => Observable<AccessToken>): Observable<AccessToken> =>
    defer(source).pipe(
      take(1),
      catchError((thrown: unknown) => throwError(() => tokenFailure(thrown))),
      budget.retryFailures(),
    );

  return tokenOf(() => auth.token$).pipe(
    concatMap((token) =>
      ask(token).pipe(
        concatMap((answered) =>
          isRejected(answered)
            ? tokenOf(() => auth.renew(token)).pipe(
                tap(onRenewed),
                concatMap(ask),
                tap((again) => {
                  if (isRejected(again)) throw rejection(again);
                }),
              )
            : of(answered),
        ),
      ),
    ),
  );
};

const isRejected = (answered: AnsweredRequest): boolean =>
  refusalOf(answered)?.means === 'session-over';

const rejection = (answered: AnsweredRequest): AuthenticationError => {
  const { request, response } = answered;
  const { status } = response;
  const { kind, code, text = '', problems: [first] = [] } = refusalOf(answered) ?? {};
  const named = `${request.method} ${safeUrl(request.url)}`;
  const reason = [code, text].filter(Boolean).join(', ') || 'no reason given';
  return new AuthenticationError(
    kind === 'login-page'
      ? `${named} was answered with ${text} (HTTP ${status}), with a renewed token as well. Check the instance URL, and that the user may use the API.`
      : `${named} was refused with HTTP ${status} (${reason}), with a renewed token as well. Check that the user may use the API, and that the scopes of the connected app include api.`,
    {
      status,
      ...(code !== undefined && { error: code, errorDescription: first?.message ?? text }),
    },
  );
};
