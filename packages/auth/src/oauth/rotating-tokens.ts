import type { Observable, ObservableInput } from 'rxjs';
import {
  AsyncSubject,
  EMPTY,
  catchError,
  concat,
  concatMap,
  defer,
  ignoreElements,
  of,
  share,
  tap,
  throwError,
} from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import { callback } from '../options/rules.ts';
import { tokenFailure } from '../authenticator/token-failure.ts';

/** A function that keeps new refresh tokens. */
export interface Rotation {
  /**
   * Called with each new refresh token; the former one, if any, is dead from then on, so keep it. What it returns is
   * awaited, to its end, before the new access token is used. If it fails, so does the login, with a `TransportError`
   * whose cause is what it failed with; the next one calls it again before anything else.
   */
  readonly onRotate?: (refreshToken: string) => ObservableInput<unknown>;
}

/** The rules of the options of {@link Rotation}. */
export const rotationRules = { onRotate: callback };

/**
 * Logs in at each subscription with the newest refresh token, beginning with `first`, and has new ones kept. A login that
 * has begun goes on when nobody waits for it any more: its reply may bring the only refresh token that still works.
 */
export const rotatingTokens = <First extends string | undefined>(
  login: (refreshToken: First | string) => Observable<AccessToken>,
  first: First,
  { onRotate }: Rotation,
): Observable<AccessToken> => {
  let refreshToken: First | string = first;
  // A granted token whose refresh token onRotate has not kept yet.
  let unkept: AccessToken | undefined;

  const login$ = defer(() => login(refreshToken)).pipe(
    tap((token) => {
      if (token.refreshToken === undefined || token.refreshToken === refreshToken) return;
      refreshToken = token.refreshToken;
      unkept = token;
    }),
  );
  const kept$ = defer(
    () =>
      (unkept?.refreshToken === undefined ? undefined : onRotate?.(unkept.refreshToken)) ?? EMPTY,
  ).pipe(
    ignoreElements(),
    catchError((thrown: unknown) => throwError(() => tokenFailure(thrown, 'ERR_ON_ROTATE'))),
  );

  return defer(() => (unkept === undefined ? login$ : of(unkept))).pipe(
    concatMap((token) => concat(kept$, of(token))),
    tap(() => {
      unkept = undefined;
    }),
    share({ connector: () => new AsyncSubject(), resetOnRefCountZero: false }),
  );
};
