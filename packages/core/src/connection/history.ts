import type { AccessToken } from '@sfstream/auth';
import type { Backoff, SfStreamError } from '@sfstream/base';
import { delayBefore, recoveryFrom, stableAfter } from '../failures/recovery.ts';
import type { Recovery } from '../failures/recovery.ts';
import type { Pause } from '../session/retry-announced.ts';
import type { Signal } from '../session/signal.ts';

/** What one try must know of those before it. */
export interface History {
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

/** What holds before the first try. */
export const noHistory = (now: number): History => ({
  failures: 0,
  wasStable: false,
  failingSince: now,
});

/** The history after a signal of the session. */
export const historyAfter = (history: History, signal: Signal): History => {
  if (signal.type === 'handshaken') return { ...history, hasBegun: true };
  return signal.type === 'state' && signal.state.type === 'open'
    ? { ...history, openedAt: signal.state.since }
    : history;
};

/** Once a token is there, none is to be replaced. */
export const withToken = ({ rejected: _, ...history }: History, token: AccessToken): History => ({
  ...history,
  token,
});

/** How pauses grow: usually, and after a try that cost several requests and was not the first in a row to fail. */
export interface Backoffs {
  readonly backoff: Backoff;
  readonly sessionBackoff: Backoff;
}

/** The history after a failure, and the pause before the next try; none where nothing helps. */
export interface Failed {
  readonly history: History;
  readonly pause: Pause | undefined;
}

export const afterFailure = (
  history: History,
  error: SfStreamError,
  now: number,
  { backoff, sessionBackoff }: Backoffs,
): Failed => {
  const recovery = recoveryFrom(error);
  const failed = withFailure(history, recovery, now);
  const { failures, wasStable } = failed;
  const hasRenewed = failures > 1 && history.recovery?.remedy === 'renew';
  const hasHelpedNot = recovery.once && failures > 1 && history.recovery?.once;
  if (recovery.remedy === 'give-up' || hasHelpedNot) return { history: failed, pause: undefined };
  // What is refused only after a login or a handshake costs up to six requests a try.
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
  const endsStable = openedAt !== undefined && now - openedAt >= stableAfter;
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
