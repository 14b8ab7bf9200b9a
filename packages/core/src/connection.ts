import type { AccessToken, Authenticator } from '@sfstream/auth';
import { opaqueToken } from '@sfstream/auth';
import type { SfStreamError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  map,
  of,
  repeat,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { orgOfToken } from './org-of-token.ts';
import { delayBefore, recoveryFrom } from './recovery.ts';
import type { Pause } from './retry-announced.ts';
import { retryAnnounced } from './retry-announced.ts';
import type { SessionPorts, Transport } from './session.ts';
import { rotating } from './rotating.ts';
import { session } from './session.ts';
import type { Signal } from './signal.ts';
import { tokenFailure } from './token-failure.ts';

/** What a connection needs of its surroundings. */
export interface ConnectionPorts extends SessionPorts {
  readonly auth: Authenticator;
  /** Milliseconds after which a session is replaced by another; undefined for never. */
  readonly rotateAfter?: number | undefined;
  /** Finds out how to reach the org that the token belongs to. Emits once. */
  readonly reach: (token: AccessToken) => Observable<() => Transport>;
}

/** What one try must know of those before it. */
interface History {
  /** Failures since a session was last stable. */
  readonly failures: number;
  readonly token?: AccessToken;
  /** The token that is to be replaced, until another is there. */
  readonly rejected?: AccessToken;
  readonly openedAt?: number;
}

/** Milliseconds that a session must have been open to count as stable, so that failures are counted anew. */
const stableAfter = 10_000;

/**
 * A connection through all its sessions: log in, handshake, poll; after a failure the remedy, for as long as there is
 * one. Never completes; fails with the error that nothing helps against.
 */
export const connection = (ports: ConnectionPorts): Observable<Signal> =>
  defer(() => {
    let history: History = { failures: 0 };

    const pauseAfter = (error: SfStreamError): Pause | undefined => {
      const recovery = recoveryFrom(error);
      const { openedAt, token } = history;
      const rejected = recovery.remedy === 'renew' ? (token ?? history.rejected) : history.rejected;
      const wasStable = openedAt !== undefined && ports.scheduler.now() - openedAt >= stableAfter;
      const failures = wasStable ? 1 : history.failures + 1;
      history = { failures, ...(rejected !== undefined && { rejected }) };
      return recovery.remedy === 'give-up'
        ? undefined
        : {
            attempt: failures,
            delay: delayBefore(recovery, failures, ports.backoff, error),
            error,
          };
    };

    return defer(() =>
      concat(
        of<Signal>({ type: 'state', state: { type: 'authenticating' } }),
        history.rejected === undefined ? EMPTY : renewed(ports.auth, history.rejected),
        ports.auth.token$.pipe(
          catchError(failing),
          map(opaqueToken),
          distinctUntilChanged(isSameToken),
          tap((token) => (history = { failures: history.failures, token })),
          switchMap((token) =>
            ports
              .reach(token)
              .pipe(
                switchMap((openTransport) =>
                  concat(
                    of<Signal>({ type: 'org', orgId: orgOfToken(token) }),
                    sessions(openTransport, ports),
                  ),
                ),
              ),
          ),
        ),
      ),
    ).pipe(
      tap((signal) => {
        if (signal.type === 'opened') history = { ...history, openedAt: ports.scheduler.now() };
      }),
      retryAnnounced('waiting', pauseAfter, ports.scheduler),
    );
  });

/** One session after another; after one was parked the next begins when subscribers have caught up, and not before. */
const sessions = (openTransport: () => Transport, ports: ConnectionPorts): Observable<Signal> =>
  rotating(session(openTransport, ports), ports.rotateAfter, ports.scheduler).pipe(
    repeat({ delay: () => ports.brake.free$ }),
  );

const renewed = (auth: Authenticator, rejected: AccessToken): Observable<Signal> =>
  auth.renew(rejected).pipe(
    catchError(failing),
    map(({ instanceUrl }) => ({
      type: 'activity',
      activity: { type: 'token-renewed', instanceUrl },
    })),
  );

const failing = (thrown: unknown): Observable<never> => throwError(() => tokenFailure(thrown));

const isSameToken = (one: AccessToken, other: AccessToken): boolean =>
  one.accessToken === other.accessToken && one.instanceUrl === other.instanceUrl;
