import type { HttpActivity } from '@sfstream/http';
import { ClientError, shielded } from '@sfstream/base';
import {
  AsyncSubject,
  BehaviorSubject,
  EMPTY,
  catchError,
  defer,
  distinctUntilChanged,
  filter,
  map,
  of,
  share,
  switchMap,
  take,
  tap,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import type { Observable, ObservableInput } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import type { Authenticator } from './authenticator.ts';
import { checkNeeded } from '../options/check-needed.ts';
import { filledText, tokenText } from '../options/rules.ts';
import { pauseAfterRefusal } from './pause-after-refusal.ts';
import { showOnly } from './show-only.ts';
import { tokenFailure } from './token-failure.ts';
import { tokenStream } from './token-stream.ts';

/** Facts of a login that logs may show. No secret belongs here. */
export interface LoginFacts {
  readonly flow: string;
  /** The host that it logs in at. */
  readonly host?: string;
  readonly username?: string;
}

/**
 * Makes an {@link Authenticator} from one function that acquires a token. It is called with the token it is to
 * replace, or with nothing the first time, and never twice at once. The first value of what it returns is used; an error
 * of this library that it fails with is passed on, any other becomes the cause of a `TransportError`. Where that is not a
 * token, or none comes, the stream fails with a {@link ClientError}. After an {@link AuthenticationError} the function is
 * not called for 30 s: a request meanwhile gets the same error, so that no program has its user locked.
 *
 * The authenticator has the members of `facts`, and logs show them, and the public parts of its token. Give
 * `activity$` where the function sends requests that a client is to show.
 *
 * @example
 * ```ts
 * import { createAuthenticator } from '@sfstream/auth';
 *
 * declare function askVault(): Promise<string>;
 *
 * const auth = createAuthenticator(async () => ({
 *   accessToken: await askVault(),
 *   tokenType: 'Bearer',
 *   instanceUrl: 'https://acme.my.salesforce.com',
 * }));
 * ```
 */
export const createAuthenticator = (
  acquire: (replaced: AccessToken | undefined) => ObservableInput<AccessToken>,
  facts: LoginFacts = { flow: 'custom' },
  activity$: Observable<HttpActivity> = EMPTY,
): Authenticator & LoginFacts => {
  const current = new BehaviorSubject<AccessToken | undefined>(undefined);
  const acquired$ = oneAtATime(() => acquire(current.value));
  const replaced$ = defer(() => {
    const replaced = current.value;
    return acquired$.pipe(
      map((token) => {
        if (current.value === replaced) current.next(token);
        return current.value ?? token;
      }),
    );
  });

  const authenticator: Authenticator & LoginFacts = {
    ...facts,
    activity$,
    // Deferred, so that inspecting the observable meets functions and no token.
    token$: shielded(
      'token$',
      defer(() =>
        (current.value === undefined ? replaced$ : of(current.value)).pipe(
          switchMap(() => current),
          filter((token) => token !== undefined),
          distinctUntilChanged(),
        ),
      ),
    ),
    renew: (rejected) =>
      defer(() =>
        current.value === undefined || isSame(current.value, rejected)
          ? replaced$
          : of(current.value),
      ),
  };
  return showOnly(authenticator, () => ({ ...facts, token: publicPart(current.value) }));
};

/** Hands out the token when the login has ended, so that a subscriber that rejects it at once starts another login. */
const oneAtATime = (acquire: () => ObservableInput<AccessToken>): Observable<AccessToken> =>
  defer(() => tokenStream(acquire())).pipe(
    take(1),
    throwIfEmpty(noToken),
    tap(checkToken),
    catchError((thrown: unknown) => throwError(() => tokenFailure(thrown))),
    pauseAfterRefusal(),
    share({ connector: () => new AsyncSubject(), resetOnRefCountZero: true }),
  );

const publicPart = (token: AccessToken | undefined): object | 'none' => {
  if (token === undefined) return 'none';
  const { instanceUrl, id, issuedAt, scope } = token;
  return { instanceUrl, id, issuedAt, scope };
};

const checkToken = (given: AccessToken): void =>
  checkNeeded('The token', given, {
    accessToken: tokenText,
    tokenType: tokenText,
    instanceUrl: filledText,
  });

const noToken = (): ClientError =>
  new ClientError('The source of tokens completed without one. It must emit a token, or fail.', {
    field: 'acquire',
  });

const isSame = (one: AccessToken, other: AccessToken): boolean =>
  one.accessToken === other.accessToken;
