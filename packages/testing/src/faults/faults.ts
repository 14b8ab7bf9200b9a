import { isRecord } from '../wire/bayeux-message.ts';
import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { errorTexts } from '../bayeux/error-texts.ts';
import type { InterceptAnswer } from './interceptors.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import * as replies from '../bayeux/replies.ts';

/**
 * A failure that `MockOrg.intercept` can put in place of the true answer.
 *
 * @example
 * ```ts
 * import { serverTooBusy, startMockOrg } from '@sfstream/testing';
 *
 * const org = await startMockOrg();
 * org.intercept('/meta/subscribe', serverTooBusy(), { times: 3 });
 * await org.close();
 * ```
 */
export type Fault = (request: RecordedRequest) => InterceptAnswer;

/** The advice of a failed reply; `'absent'` leaves it out. */
export type FaultAdvice = 'retry' | 'handshake' | 'none' | 'absent';

const adviceOf = (reconnect: FaultAdvice): object | undefined =>
  reconnect === 'absent' ? undefined : { reconnect, interval: 0 };

/** Answers every message of the request. */
const each =
  (reply: (message: BayeuxMessage) => BayeuxMessage): Fault =>
  ({ messages = [] }) => ({ messages: messages.map(reply) });

/** `403::Unknown client`: the session is gone. Advice `'handshake'` by default; `'none'` was seen as well. */
export const unknownClient = ({
  advice = 'handshake',
}: { readonly advice?: FaultAdvice } = {}): Fault =>
  each((message) => ({ ...replies.unknownClient(message), advice: adviceOf(advice) }));

/** `401::Authentication invalid`; in a handshake it is the `failureReason` of `403::Handshake denied`. */
export const authenticationInvalid = (): Fault =>
  each((message) => replies.authenticationRefusal(message, errorTexts.authenticationInvalid));

/** `403::Handshake denied` with this `ext.sfdc.failureReason`. Default: the limit of concurrent users. */
export const handshakeDenied = (failureReason: string = errorTexts.tooManyClients): Fault =>
  each((message) => replies.handshakeDenial(message, failureReason));

/** `503::Server is too busy` as a `failureReason`: behind a 401 on a poll, behind a denial elsewhere. Advice `'none'` by default. */
export const serverTooBusy = ({ advice = 'none' }: { readonly advice?: FaultAdvice } = {}): Fault =>
  each((message) => ({
    ...tooBusy(message),
    advice: message.channel === '/meta/subscribe' ? undefined : adviceOf(advice),
  }));

/** `403::Organization total events daily limit exceeded`. */
export const dailyLimitExceeded = (how: { readonly advice?: FaultAdvice } = {}): Fault =>
  refused(errorTexts.dailyLimit, how);

/** `400::The replayId {n} you provided was invalid`. Without an id, the one that the request asks for. */
export const replayIdInvalid = (replayId?: number): Fault =>
  each((message) =>
    replies.refusal(message, errorTexts.replayIdInvalid(replayId ?? requestedReplayId(message))),
  );

/** `400::The channel you requested to subscribe to doesn't exist {name}`. */
export const channelDoesNotExist = (): Fault =>
  each((message) =>
    replies.refusal(message, errorTexts.noSuchChannel(String(message.subscription))),
  );

/** Parts of a refusal beside its error. */
export interface RefusalOptions {
  /** In `ext.sfdc`, where the generic errors have their reason. */
  readonly failureReason?: string;
  /** Default `'absent'`. */
  readonly advice?: FaultAdvice;
}

/** `403:denied_by_security_policy:subscribe_denied`, with a `failureReason` when given. */
export const subscribeDenied = (failureReason?: string): Fault =>
  refused(errorTexts.subscribeDenied, failureReason === undefined ? {} : { failureReason });

/** Any refusal of Salesforce's catalogue of errors, such as `'403::User not enabled for streaming'`. */
export const refused = (
  error: string,
  { failureReason, advice = 'absent' }: RefusalOptions = {},
): Fault =>
  each((message) =>
    replies.refusal(message, error, {
      ext: failureReason === undefined ? undefined : { sfdc: { failureReason } },
      advice: adviceOf(advice),
    }),
  );

/** An HTML page, as the edge in front of an org sends it. Default status 503. */
export const htmlError =
  (status = 503, headers: Readonly<Record<string, string>> = {}): Fault =>
  () => ({
    status,
    headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers },
    body: `<html><head><title>${String(status)}</title></head><body>Service Not Available</body></html>`,
  });

/** A refusal of the token endpoint: HTTP 400 `{ error, error_description }`. Default `invalid_grant`. */
export const tokenRefused =
  (error = 'invalid_grant', description = 'authentication failure'): Fault =>
  () => ({ status: 400, body: { error, error_description: description } });

const tooBusy = (message: BayeuxMessage): BayeuxMessage => {
  const ext = { sfdc: { failureReason: errorTexts.tooBusy } };
  switch (message.channel) {
    case '/meta/handshake':
      return replies.handshakeDenial(message, errorTexts.tooBusy);
    case '/meta/subscribe':
      return replies.refusal(message, errorTexts.subscribeDenied, { ext });
    default:
      return replies.refusal(message, errorTexts.authenticationInvalid, { ext });
  }
};

const requestedReplayId = ({ ext, subscription }: BayeuxMessage): string => {
  const map = isRecord(ext) ? ext['replay'] : undefined;
  return JSON.stringify((isRecord(map) ? map[String(subscription)] : undefined) ?? -1);
};
