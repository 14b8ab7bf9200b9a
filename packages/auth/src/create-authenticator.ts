import {
  BehaviorSubject,
  ReplaySubject,
  defer,
  distinctUntilChanged,
  filter,
  of,
  share,
  switchMap,
  take,
  tap,
} from 'rxjs';
import type { Observable } from 'rxjs';
import type { AccessToken } from './access-token.ts';
import type { Authenticator } from './authenticator.ts';

/**
 * Makes an {@link Authenticator} from one function that acquires a token. It is called with the token it is to
 * replace, or with nothing the first time, and never twice at once. The first value of what it returns is used.
 *
 * @example
 * ```ts
 * import { createAuthenticator } from '@sfstream/auth';
 * import { of } from 'rxjs';
 *
 * const auth = createAuthenticator(() =>
 *   of({ accessToken: 'token', tokenType: 'Bearer', instanceUrl: 'https://acme.my.salesforce.com' }),
 * );
 * ```
 */
export const createAuthenticator = (
  acquire: (replaced: AccessToken | undefined) => Observable<AccessToken>,
): Authenticator => {
  const current = new BehaviorSubject<AccessToken | undefined>(undefined);

  const acquired$ = defer(() => acquire(current.value)).pipe(
    take(1),
    tap((token) => current.next(token)),
    share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: true }),
  );

  return {
    // Deferred, so that inspecting the authenticator meets functions and no token.
    token$: defer(() =>
      (current.value === undefined ? acquired$ : of(current.value)).pipe(
        switchMap(() => current),
        filter((token) => token !== undefined),
        distinctUntilChanged(),
      ),
    ),
    renew: (rejected) =>
      defer(() =>
        current.value === undefined || isSame(current.value, rejected)
          ? acquired$
          : of(current.value),
      ),
  };
};

const isSame = (one: AccessToken, other: AccessToken): boolean =>
  one.accessToken === other.accessToken;
