import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { errorTexts } from './error-texts.ts';

/** Capabilities in the `ext` of every handshake reply, good or bad. */
const CAPABILITIES = { replay: true, 'payload.format': true };

const HANDSHAKE_ADVICE = { reconnect: 'handshake', interval: 0 };
export const STOP_ADVICE = { reconnect: 'none', interval: 0 };

/** Members that every reply repeats of its request. Undefined ones leave no trace in JSON. */
const echo = ({ channel, id, subscription, clientId }: BayeuxMessage): BayeuxMessage => ({
  clientId,
  channel,
  id,
  subscription,
});

export const acceptance = (request: BayeuxMessage, more?: BayeuxMessage): BayeuxMessage => ({
  ...echo(request),
  ...more,
  successful: true,
});

export const refusal = (
  request: BayeuxMessage,
  error: string,
  more?: BayeuxMessage,
): BayeuxMessage => ({ ...echo(request), ...more, error, successful: false });

/** No advice: it comes with the reply to the first poll. */
export const handshakeAcceptance = (request: BayeuxMessage, clientId: string): BayeuxMessage =>
  acceptance(request, {
    ext: CAPABILITIES,
    clientId,
    version: '1.0',
    minimumVersion: '1.0',
    supportedConnectionTypes: ['long-polling'],
  });

export const handshakeDenial = (request: BayeuxMessage, failureReason: string): BayeuxMessage =>
  refusal(request, errorTexts.handshakeDenied, {
    ext: { sfdc: { failureReason }, ...CAPABILITIES },
    advice: { reconnect: 'none' },
  });

/** The refusal of a message whose token is bad or absent. */
export const authenticationRefusal = (request: BayeuxMessage, error: string): BayeuxMessage =>
  request.channel === '/meta/handshake'
    ? handshakeDenial(request, error)
    : refusal(request, error, { advice: STOP_ADVICE });

/** Logs show no `clientId` in this one. */
export const unknownClient = (
  request: BayeuxMessage,
  advice: object | undefined = HANDSHAKE_ADVICE,
): BayeuxMessage => refusal(request, errorTexts.unknownClient, { clientId: undefined, advice });
