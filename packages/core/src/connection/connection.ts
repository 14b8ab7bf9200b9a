import type { AccessToken, Authenticator } from '@sfstream/auth';
import { opaqueToken, tokenFailure } from '@sfstream/auth';
import type { SfStreamError } from '@sfstream/base';
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
import { afterFailure, historyAfter, noHistory, withToken } from './history.ts';
import type { Backoffs } from './history.ts';
import type { Pause } from '../protocol/retry-announced.ts';
import { retryAnnounced } from '../protocol/retry-announced.ts';
import type { Protocol, Session } from '../protocol/protocol.ts';
import type { SessionPorts } from '../protocol/session-ports.ts';
import { rotating } from './rotating.ts';
import type { Signal } from '../protocol/signal.ts';

/** The things that a connection needs from outside. */
export interface ConnectionPorts extends SessionPorts, Backoffs {
  readonly auth: Authenticator;
  /** Milliseconds after which a session is replaced by another; undefined for never. */
  readonly rotateAfter?: number | undefined;
  readonly protocol: Protocol;
}

/**
 * A connection through all its sessions: it logs in, opens a session and polls; after a failure it applies the remedy,
 * as long as there is one. Never completes; fails with an error that has no remedy.
 */
export const connection = (ports: ConnectionPorts): Observable<Signal> =>
  defer(() => {
    const now = (): number => ports.scheduler.now();
    let history = noHistory(now());

    const pauseAfter = (error: SfStreamError): Pause | undefined => {
      const recovery = ports.protocol.recoveryFrom(error);
      const failed = afterFailure(history, { error, recovery }, now(), ports);
      history = failed.history;
      return failed.pause;
    };

    return defer(() =>
      concat(
        of<Signal>({ type: 'state', state: { type: 'authenticating' } }),
        history.rejected === undefined ? EMPTY : renewed(ports.auth, history.rejected),
        ports.auth.token$.pipe(
          catchError(failing),
          map(opaqueToken),
          distinctUntilChanged(isSameToken),
          tap((token) => (history = withToken(history, token))),
          distinctUntilChanged(ports.protocol.goesOn),
          switchMap((begun) => sessionsWith(() => history.token ?? begun, ports)),
        ),
      ),
    ).pipe(
      tap((signal) => (history = historyAfter(history, signal))),
      retryAnnounced('waiting', pauseAfter, ports.scheduler),
    );
  });

/** The sessions in the org of this token, and of those that take its place while they go on. */
const sessionsWith = (token: () => AccessToken, ports: ConnectionPorts): Observable<Signal> =>
  ports.protocol
    .reach(token)
    .pipe(
      switchMap((session) =>
        concat(of<Signal>({ type: 'org', orgId: orgOfToken(token()) }), sessions(session, ports)),
      ),
    );

/** One session after another. After a parked one, the next begins when subscribers have caught up. */
const sessions = (session: Session, ports: ConnectionPorts): Observable<Signal> =>
  rotating(session(ports), ports.rotateAfter, ports.scheduler).pipe(
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
