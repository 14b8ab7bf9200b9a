import { schedulerRule, timeLimit } from '@sfstream/base';
import { TransportError } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  asyncScheduler,
  catchError,
  concatMap,
  defer,
  distinctUntilChanged,
  expand,
  of,
  retry,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';
import type { Authenticator } from './authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { showOnly } from './show-only.ts';

/** The time that a token is used for. */
export interface Lifetime {
  /** Milliseconds from the moment a token comes. */
  readonly lifetime: number;
  /** Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Replaces tokens before they expire, where `auth` alone replaces them when they are refused. Salesforce does not say how
 * long a token is good: take a bit less than the session timeout of the org or the app (two hours, where nobody changed it).
 *
 * A renewal goes on only while somebody is subscribed; a token that has aged meanwhile is replaced before it is used. Should
 * the renewal of a token in use fail, it stays in use: another try follows after a minute or what the server asks for, or none if Salesforce
 * refused the login, and the token is given up when it is refused itself.
 *
 * Throws a `ClientError` unless `lifetime` is greater than 0 and at most 2^31 - 1, some 24 days.
 *
 * @example
 * ```ts
 * import { clientCredentialsAuth, withLifetime } from '@sfstream/auth';
 *
 * const auth = withLifetime(
 *   clientCredentialsAuth({
 *     consumerKey: 'key',
 *     consumerSecret: 'secret',
 *     loginUrl: 'https://acme.my.salesforce.com',
 *   }),
 *   { lifetime: 110 * 60_000 },
 * );
 * ```
 */
export const withLifetime = (auth: Authenticator, options: Lifetime): Authenticator => {
  checkTable('withLifetime', options, rules);
  const { lifetime, scheduler = asyncScheduler } = options;
  let newest: { readonly token?: AccessToken; readonly since: number } = { since: 0 };
  const noteAge = (token: AccessToken, rejected?: AccessToken): void => {
    // A source may give the very token again that it was to replace, such as one from a cache.
    if (token === newest.token && token.accessToken !== rejected?.accessToken) return;
    newest = { token, since: scheduler.now() };
  };
  const renew = (rejected: AccessToken): Observable<AccessToken> =>
    defer(() => auth.renew(rejected)).pipe(tap((token) => noteAge(token, rejected)));

  const left = (): number => newest.since + lifetime - scheduler.now();
  const inTime = (token: AccessToken): Observable<AccessToken> =>
    (left() > 0 ? of(token) : renew(token)).pipe(
      expand((used) =>
        timer(left(), scheduler).pipe(concatMap(() => renew(used).pipe(retryInUse(scheduler)))),
      ),
    );

  const token$ = defer(() => auth.token$).pipe(
    tap((token) => noteAge(token)),
    switchMap(inTime),
    distinctUntilChanged(),
  );
  const { activity$ = EMPTY, flow, host, username } = auth;
  const facts = {
    ...(flow !== undefined && { flow }),
    ...(host !== undefined && { host }),
    ...(username !== undefined && { username }),
  };
  return showOnly({ ...facts, activity$, token$, renew }, () => ({ lifetime, auth }));
};

/** Milliseconds that the server asks for. */
const askedPause = (error: unknown): number =>
  error instanceof TransportError ? (error.retryAfter ?? 0) : 0;

const rules: OptionTable<Lifetime> = {
  needed: { lifetime: timeLimit },
  others: { scheduler: schedulerRule },
};

const pauseBetweenTries = 60_000;

const retryInUse = (scheduler: SchedulerLike) => (renewal$: Observable<AccessToken>) =>
  renewal$.pipe(
    retry({
      delay: (error: unknown) =>
        error instanceof AuthenticationError
          ? throwError(() => error)
          : timer(Math.max(pauseBetweenTries, askedPause(error)), scheduler),
    }),
    catchError(() => EMPTY),
  );
