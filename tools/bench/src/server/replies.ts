import type { Session } from './sessions.ts';

/** A message of a client, as Bayeux asks for it. */
export interface Request {
  readonly id: string;
  readonly channel: string;
  readonly clientId?: string;
  readonly subscription?: string | readonly string[];
}

export const handshakeReply = ({ id, channel }: Request, { clientId }: Session): object => ({
  id,
  channel,
  version: '1.0',
  minimumVersion: '1.0',
  supportedConnectionTypes: ['long-polling'],
  clientId,
  successful: true,
  ext: { replay: true, 'payload.format': true },
});

export const subscribeReply = (
  { id, channel, subscription }: Request,
  { clientId }: Session,
  isThere: boolean,
): object => ({
  id,
  channel,
  subscription,
  clientId,
  successful: isThere,
  ...(!isThere && { error: `404:${[subscription].flat().join()}:No such channel` }),
});

/** The reply to a poll without events, which brings the advice. */
export const pollReply = ({ id, channel }: Request, { clientId }: Session): object => ({
  id,
  channel,
  clientId,
  successful: true,
  advice: { reconnect: 'retry', interval: 0, timeout: 110_000 },
});

/** The reply to all other requests: they succeed. */
export const plainReply = (
  { id, channel, subscription }: Request,
  { clientId }: Session,
): object => ({ id, channel, clientId, subscription, successful: true });

export const unknownClient = ({ id, channel }: Request): object => ({
  id,
  channel,
  successful: false,
  error: '403::Unknown client',
  advice: { reconnect: 'handshake', interval: 0 },
});
