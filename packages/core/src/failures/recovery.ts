import { AuthenticationError, LoginUnavailableError } from '@sfstream/auth';
import type { Backoff } from '@sfstream/base';
import { DecodeError, shortened } from '@sfstream/base';
import {
  ConnectionClosedError,
  TransportError,
  TransportTimeoutError,
  isTlsRefusal,
  meaningOf,
} from '@sfstream/http';
import { reconnectAdvice } from '../messages/advice.ts';
import type { ErrorString } from '../messages/error-string.ts';
import { parseErrorString } from '../messages/error-string.ts';
import { loginPageCode } from '../wire/foreign-answer.ts';
import { LimitError } from '../errors/limit-error.ts';
import { ServerError } from '../errors/server-error.ts';

/**
 * What helps against a failure.
 * - `resume`: the same request again, in the same session.
 * - `handshake`: a new session, with the same token.
 * - `renew`: another token, then a new session.
 * - `give-up`: nothing; the error is the user's.
 */
export type Remedy = 'resume' | 'handshake' | 'renew' | 'give-up';

/** A remedy, and how soon: a failure that is routine is answered at once, as long as it is the first in a row. */
export interface Recovery {
  readonly remedy: Remedy;
  readonly pace: 'at-once' | 'backoff' | 'patient';
  /** Whether the same remedy cannot help where it has not helped just before. */
  readonly once?: true;
}

const giveUp: Recovery = { remedy: 'give-up', pace: 'backoff' };
const resumeLater: Recovery = { remedy: 'resume', pace: 'backoff' };
const handshakeAtOnce: Recovery = { remedy: 'handshake', pace: 'at-once' };
const handshakeLater: Recovery = { remedy: 'handshake', pace: 'backoff' };
const handshakeMuchLater: Recovery = { remedy: 'handshake', pace: 'patient' };
const renewAtOnce: Recovery = { remedy: 'renew', pace: 'at-once' };
const renewOnce: Recovery = { ...renewAtOnce, once: true };

/** Decides what helps against `error`. PROTOCOL.md, "Our answer to each failure", is this function as a table. */
export const recoveryFrom = (error: unknown): Recovery => {
  if (error instanceof AuthenticationError) return giveUp;
  if (error instanceof LimitError) return handshakeMuchLater;
  if (error instanceof LoginUnavailableError) {
    return error.reason === 'limit' ? handshakeMuchLater : handshakeLater;
  }
  if (error instanceof ServerError) return fromRefusal(error);
  // The answer may have been on its way, with events that the server now takes for delivered. Asking within the same
  // session would bring later events first; a new session is replayed from the last event received.
  if (error instanceof ConnectionClosedError || error instanceof TransportTimeoutError) {
    return handshakeLater;
  }
  if (error instanceof DecodeError) return handshakeLater;
  if (error instanceof TransportError) return fromTransport(error);
  return giveUp;
};

/**
 * Salesforce's own reason tells more than the outer error, which may only say "Handshake denied"; either may be the one
 * that says what helps. A lost session comes first, since some servers report it with the code of a lost login.
 */
const fromRefusal = ({ response, failureReason, error }: ServerError): Recovery => {
  const said = [failureReason, error].map((text) => parseErrorString(text));
  if (said.some(isBusy)) return handshakeLater;
  if (said.some(isSessionLost)) return handshakeAtOnce;
  if (said.some(({ code }) => code === 401)) return renewAtOnce;
  if (response.channel === '/meta/disconnect') return handshakeAtOnce;
  switch (reconnectAdvice(response)) {
    case 'handshake':
      return handshakeAtOnce;
    case 'none':
      return giveUp;
    default:
      // Refused for no known reason while the session may live on; a refused handshake has no session to resume.
      return response.channel === '/meta/connect' ? resumeLater : giveUp;
  }
};

const isBusy = ({ code }: ErrorString): boolean => code === 503;

/** An unknown client is answered with 403 by Salesforce, 402 by CometD, 401 by faye, and with various words. */
const isSessionLost = ({ code, text = '' }: ErrorString): boolean =>
  ((code === 401 || code === 402 || code === 403) &&
    /unknown.client|unknown.session|session.unknown|not completed handshake/i.test(
      shortened(text),
    )) ||
  (code === 400 && /BAYEUX_BROWSER|does not match the session's user/i.test(shortened(text)));

/** Codes of requests that did not reach the server, so that no answer can be lost. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

const fromTransport = ({
  status,
  code = '',
  means = status === undefined ? undefined : meaningOf(status, code),
}: TransportError): Recovery => {
  switch (means) {
    case 'session-over':
      return code === loginPageCode ? renewOnce : renewAtOnce;
    case 'limit':
      return handshakeMuchLater;
    case 'passing':
      // Whoever answered so may have swallowed an answer with events in it, whatever the status: a gateway says 503 also
      // where the server was cut off after it had been asked.
      return handshakeLater;
    case 'final':
      return giveUp;
    default:
      return unanswered(code);
  }
};

const unanswered = (code: string): Recovery => {
  if (neverSent.includes(code)) return resumeLater;
  const isPermanent = code === 'ERR_RESPONSE_TOO_LARGE' || isTlsRefusal(code);
  return isPermanent ? giveUp : handshakeLater;
};

/** A backoff may come from anywhere; what a timer cannot hold (31 bits) would be over at once. */
export const bounded = (delay: number): number =>
  Number.isNaN(delay) ? patientDelay : Math.min(Math.max(0, delay), 2 ** 31 - 1);

/** Milliseconds to wait after a limit of the org is reached: it will not be free again within seconds. */
const patientDelay = 60_000;

/** Milliseconds that a session must have been open to count as stable. */
export const stableAfter = 10_000;

/** Milliseconds within which the first failure of a connection that was stable is answered. */
const promptly = 100;

/** A failure among others. */
export interface Failure {
  readonly error: unknown;
  /** How often it failed in a row, this time included. */
  readonly failures: number;
  /** Whether the connection was stable before that. */
  readonly wasStable: boolean;
  /** Whether the failure before, of those in a row, was answered by a renewal. */
  readonly hasRenewed?: boolean;
}

/**
 * Milliseconds to wait before the remedy. A server that says how long to wait is heeded (`Retry-After`). A connection that
 * was stable is tried again within a moment: a tenth of the first backoff, so that clients which a server has cut off
 * together do not come back together. The backoff begins with its second failure.
 */
export const delayBefore = (
  { remedy, pace }: Recovery,
  { error, failures, wasStable, hasRenewed = false }: Failure,
  backoff: Backoff,
): number => {
  const asked = error instanceof TransportError ? (error.retryAfter ?? 0) : 0;
  switch (pace) {
    case 'at-once':
      // A token often turns out to be old when a lost session is replaced. A renewal of no use has cost a login, of which
      // an org bears few.
      if (remedy === 'renew') return Math.max(asked, hasRenewed ? bounded(backoff(failures)) : 0);
      return Math.max(asked, failures === 1 ? 0 : bounded(backoff(failures - 1)));
    case 'backoff':
      return Math.max(
        asked,
        wasStable
          ? failures === 1
            ? Math.min(promptly, bounded(backoff(1)) / 10)
            : bounded(backoff(failures - 1))
          : bounded(backoff(failures)),
      );
    case 'patient':
      return Math.max(asked, patientDelay);
  }
};
