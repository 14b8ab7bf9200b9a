import type { AccessToken } from '@sfstream/auth';
import type { Backoff, SfStreamError } from '@sfstream/base';
import { delayBefore, stableAfter } from '../failures/recovery.ts';
import type { Recovery } from '../failures/recovery.ts';
import type { Pause } from '../protocol/retry-announced.ts';
import type { Signal } from '../protocol/signal.ts';

/** The facts about earlier tries that the next one needs. */
export interface History {
  /** Failures since a session was last stable. */
  readonly failures: number;
  /** True where a session was stable before the first of these failures. */
  readonly wasStable: boolean;
  /** Reaction to the last of these failures. */
  readonly recovery?: Recovery;
  readonly token?: AccessToken;
  /** Time of the first of these failures, or of the last doubt about the token because of them. Epoch milliseconds. */
  readonly failingSince: number;
  /** The token to replace, until another is there. */
  readonly rejected?: AccessToken;
  /** True where a session has begun since the last of these failures. */
  readonly hasBegun?: true;
  readonly openedAt?: number;
}

/**
 * Milliseconds of failures after which another token is requested although this one was not refused: an org that has
 * moved to another instance no longer answers at the URL of the old token, and a new token names the new URL.
 */
const tokenDoubtedAfter = 300_000;

/** The history before the first try. */
export const noHistory = (now: number): History => ({
  failures: 0,
  wasStable: false,
  failingSince: now,
});

/** The history after a signal of the session. */
export const historyAfter = (history: History, signal: Signal): History => {
  if (signal.type === 'begun') return { ...history, hasBegun: true };
  return signal.type === 'state' && signal.state.type === 'open'
    ? { ...history, openedAt: signal.state.since }
    : history;
};

/** The history with a new token, which ends the wait for a replacement. */
export const withToken = ({ rejected: _, ...history }: History, token: AccessToken): History => ({
  ...history,
  token,
});

/** The growth of pauses: usually, and after a try that cost several requests and was not the first failure in a row. */
export interface Backoffs {
  readonly backoff: Backoff;
  readonly sessionBackoff: Backoff;
}

/** The history after a failure, and the pause before the next try; undefined where there is no remedy. */
export interface Failed {
  readonly history: History;
  readonly pause: Pause | undefined;
}

/** A failure, and the remedy for it. */
interface Failure {
  readonly error: SfStreamError;
  readonly recovery: Recovery;
}

/** The history after a failure, and what is to be done. */
export const afterFailure = (
  history: History,
  { error, recovery }: Failure,
  now: number,
  { backoff, sessionBackoff }: Backoffs,
): Failed => {
  const failed = withFailure(history, recovery, now);
  const { failures, wasStable } = failed;
  const hasRenewed = failures > 1 && history.recovery?.remedy === 'renew';
  const hasHelpedNot = recovery.once && failures > 1 && history.recovery?.once;
  const isHopeless = recovery.remedy === 'give-up' || (recovery.ifStable && !wasStable);
  if (isHopeless || hasHelpedNot) return { history: failed, pause: undefined };
  // A try that is refused only after a login or a handshake costs up to six requests.
  const isCostly = failures > 1 && (history.hasBegun === true || hasRenewed);
  const delay = delayBefore(
    recovery,
    { error, failures, wasStable, hasRenewed },
    isCostly ? sessionBackoff : backoff,
  );
  return { history: failed, pause: { attempt: failures, delay, error } };
};

const withFailure = (history: History, recovery: Recovery, now: number): History => {
  const { openedAt, token } = history;
  const endsStable = now - (openedAt ?? now) >= stableAfter;
  const failures = endsStable ? 1 : history.failures + 1;
  const failingSince = failures === 1 ? now : history.failingSince;
  const isDoubted = openedAt === undefined && now - failingSince >= tokenDoubtedAfter;
  const rejected =
    recovery.remedy === 'renew' || isDoubted ? (token ?? history.rejected) : history.rejected;
  return {
    failures,
    wasStable: endsStable || history.wasStable,
    recovery,
    failingSince: isDoubted ? now : failingSince,
    ...(rejected !== undefined && { rejected }),
  };
};
