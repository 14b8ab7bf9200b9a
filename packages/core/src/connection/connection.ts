import type { AccessToken, Authenticator } from '@sfstream/auth';
import { opaqueToken, tokenFailure } from '@sfstream/auth';
import type { Backoff, SfStreamError } from '@sfstream/base';
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
import { delayBefore, recoveryFrom, stableAfter } from '../failures/recovery.ts';
import type { Recovery } from '../failures/recovery.ts';
import type { Pause } from '../session/retry-announced.ts';
import { retryAnnounced } from '../session/retry-announced.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import type { Transport } from '../session/transport.ts';
import { rotating } from './rotating.ts';
import { session } from '../session/session.ts';
import type { Signal } from '../session/signal.ts';

/** What a connection needs of its surroundings. */
export interface ConnectionPorts extends SessionPorts {
  readonly auth: Authenticator;
  /** As `backoff`, but after a try that cost several requests and was not the first in a row to fail. */
  readonly sessionBackoff: Backoff;
  /** Milliseconds after which a session is replaced by another; undefined for never. */
  readonly rotateAfter?: number | undefined;
  /** Finds out how to reach the org that the token belongs to. Emits once. */
  readonly reach: (token: AccessToken) => Observable<() => Transport>;
}

/** What one try must know of those before it. */
interface History {
  /** Failures since a session was last stable. */
  readonly failures: number;
  /** Whether one was, before the first of them. */
  readonly wasStable: boolean;
  /** What was done against the last of them. */
  readonly recovery?: Recovery;
  readonly token?: AccessToken;
  /** When the first of them happened, or a token was last doubted because of them. */
  readonly failingSince: number;
  /** The token that is to be replaced, until another is there. */
  readonly rejected?: AccessToken;
  /** Whether a session has begun since the last of them. */
  readonly hasBegun?: true;
  readonly openedAt?: number;
}

/**
 * Milliseconds of failures after which another token is asked for, although nobody has refused this one: an org that has
 * moved to another instance no longer answers where the old token says, and a new token says where it is.
 */
const tokenDoubtedAfter = 300_000;

/**
 * A connection through all its sessions: log in, handshake, poll; after a failure the remedy, for as long as there is
 * one. Never completes; fails with the error that nothing helps against.
 */
export const connection = (ports: ConnectionPorts): Observable<Signal> =>
  defer(() => {
    const now = (): number => ports.scheduler.now();
    let history: History = { failures: 0, wasStable: false, failingSince: now() };

    const pauseAfter = (error: SfStreamError): Pause | undefined => {
      const recovery = recoveryFrom(error);
      const { openedAt, token, hasBegun = false } = history;
      const endsStable = openedAt !== undefined && now() - openedAt >= stableAfter;
      const failures = endsStable ? 1 : history.failures + 1;
      const wasStable = endsStable || history.wasStable;
      const hasRenewed = failures > 1 && history.recovery?.remedy === 'renew';
      // What is refused only after a login or a handshake costs up to six requests a try.
      const isCostly = failures > 1 && (hasBegun || hasRenewed);
      const backoff = isCostly ? ports.sessionBackoff : ports.backoff;
      const failingSince = failures === 1 ? now() : history.failingSince;
      const isDoubted = openedAt === undefined && now() - failingSince >= tokenDoubtedAfter;
      const hasHelpedNot = recovery.once && failures > 1 && history.recovery?.once;
      const rejected =
        recovery.remedy === 'renew' || isDoubted ? (token ?? history.rejected) : history.rejected;
      history = {
        failures,
        wasStable,
        recovery,
        failingSince: isDoubted ? now() : failingSince,
        ...(rejected !== undefined && { rejected }),
      };
      if (recovery.remedy === 'give-up' || hasHelpedNot) return undefined;
      const delay = delayBefore(recovery, { error, failures, wasStable, hasRenewed }, backoff);
      return { attempt: failures, delay, error };
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
        if (signal.type === 'handshaken') history = { ...history, hasBegun: true };
        if (signal.type === 'state' && signal.state.type === 'open') {
          history = { ...history, openedAt: signal.state.since };
        }
      }),
      retryAnnounced('waiting', pauseAfter, ports.scheduler),
    );
  });

/** Once a token is there, none is to be replaced. */
const withToken = ({ rejected: _, ...history }: History, token: AccessToken): History => ({
  ...history,
  token,
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
