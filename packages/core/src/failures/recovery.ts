import { AuthenticationError, LoginUnavailableError } from '@sfstream/auth';
import type { Backoff } from '@sfstream/base';
import { DecodeError, boundedDelay, shortened } from '@sfstream/base';
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
 * The remedy for a failure.
 * - `resume`: the same request again, in the same session.
 * - `handshake`: a new session, with the same token.
 * - `renew`: another token, then a new session.
 * - `give-up`: none; the error is reported to the subscriber.
 */
export type Remedy = 'resume' | 'handshake' | 'renew' | 'give-up';

/** A remedy and its pace: a routine failure is answered at once if it is the first in a row. */
export interface Recovery {
  readonly remedy: Remedy;
  readonly pace: 'at-once' | 'backoff' | 'patient';
  /** True where the same remedy cannot help twice in a row. */
  readonly once?: true;
  /** True where there is hope only because the connection was stable before. */
  readonly ifStable?: true;
  /** Milliseconds that the server asks to be left alone for, where the error itself does not tell core. */
  readonly atLeast?: number;
}

const giveUp: Recovery = { remedy: 'give-up', pace: 'backoff' };
const resumeLater: Recovery = { remedy: 'resume', pace: 'backoff' };
const handshakeAtOnce: Recovery = { remedy: 'handshake', pace: 'at-once' };
const handshakeLater: Recovery = { remedy: 'handshake', pace: 'backoff' };
const handshakeIfStable: Recovery = { ...handshakeLater, ifStable: true };
const handshakeMuchLater: Recovery = { remedy: 'handshake', pace: 'patient' };
const renewAtOnce: Recovery = { remedy: 'renew', pace: 'at-once' };
const renewOnce: Recovery = { ...renewAtOnce, once: true };

/** Decides on the remedy for `error`. PROTOCOL.md, "Our answer to each failure", is this function as a table. */
export const recoveryFrom = (error: unknown): Recovery => {
  if (error instanceof AuthenticationError) return giveUp;
  if (error instanceof LimitError) return handshakeMuchLater;
  if (error instanceof LoginUnavailableError) {
    return error.reason === 'limit' ? handshakeMuchLater : handshakeLater;
  }
  if (error instanceof ServerError) return fromRefusal(error);
  // The answer may have been on its way, with events that the server now counts as delivered. Another poll in the same
  // session would bring later events first; a new session is replayed from the last event received.
  if (error instanceof ConnectionClosedError || error instanceof TransportTimeoutError) {
    return handshakeLater;
  }
  if (error instanceof DecodeError) return handshakeLater;
  if (error instanceof TransportError) return fromTransport(error);
  return giveUp;
};

/**
 * Salesforce's own reason is more precise than the outer error, which may only say "Handshake denied"; either may
 * decide. A lost session comes first, since some servers report it with the code of a lost login.
 */
const fromRefusal = ({ response, failureReason, error }: ServerError): Recovery => {
  // Another protocol reads the refusals of its own.
  if (response === undefined) return giveUp;
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

/** Salesforce answers an unknown client with 403, CometD with 402, faye with 401, each in other words. */
const isSessionLost = ({ code, text = '' }: ErrorString): boolean =>
  ((code === 401 || code === 402 || code === 403) &&
    /unknown.client|unknown.session|session.unknown|not completed handshake/i.test(
      shortened(text),
    )) ||
  (code === 400 && /BAYEUX_BROWSER|does not match the session's user/i.test(shortened(text)));

/** Error codes of requests that did not reach the server, so that no answer can be lost. */
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
      // Whatever the status, an answer with events may have been lost: a gateway also says 503 when its connection to
      // the server broke after the request.
      return handshakeLater;
    case 'final':
      // Without a word of Salesforce it is a page of something on the way, at an address that served for long.
      return code === '' ? handshakeIfStable : giveUp;
    default:
      return unanswered(code);
  }
};

const unanswered = (code: string): Recovery => {
  if (neverSent.includes(code)) return resumeLater;
  const isPermanent = code === 'ERR_RESPONSE_TOO_LARGE' || isTlsRefusal(code);
  return isPermanent ? giveUp : handshakeLater;
};

/** Milliseconds to wait after a limit of the org is reached: it will not be free again in seconds. */
export const patientDelay = 60_000;

/** Milliseconds that a session must have been open to count as stable. */
export const stableAfter = 10_000;

/** Milliseconds within which the first failure of a stable connection is answered. */
const promptly = 100;

/** A failure, and what came before it. */
export interface Failure {
  readonly error: unknown;
  /** Number of failures in a row, this one included. */
  readonly failures: number;
  /** True where the connection was stable before these failures. */
  readonly wasStable: boolean;
  /** True where the previous failure in this row was answered by a renewal of the token. */
  readonly hasRenewed?: boolean;
}

/**
 * Milliseconds to wait before the remedy, and at least as long as the server asks for (`Retry-After`). A connection
 * that was stable is tried again after up to a tenth of the first backoff, so that clients which a server has cut off
 * together do not come back together. The backoff begins with its second failure.
 */
export const delayBefore = (
  { remedy, pace, atLeast = 0 }: Recovery,
  { error, failures, wasStable, hasRenewed = false }: Failure,
  backoff: Backoff,
): number => {
  const asked = error instanceof TransportError ? (error.retryAfter ?? 0) : atLeast;
  switch (pace) {
    case 'at-once':
      // A token often turns out to be old when a lost session is replaced. A useless renewal costs a login, and an org
      // allows few.
      if (remedy === 'renew')
        return Math.max(asked, hasRenewed ? boundedDelay(backoff(failures)) : 0);
      return Math.max(asked, failures === 1 ? 0 : boundedDelay(backoff(failures - 1)));
    case 'backoff':
      return Math.max(
        asked,
        wasStable
          ? failures === 1
            ? Math.min(promptly, boundedDelay(backoff(1)) / 10)
            : boundedDelay(backoff(failures - 1))
          : boundedDelay(backoff(failures)),
      );
    case 'patient':
      return Math.max(asked, patientDelay);
  }
};
