import * as t from 'io-ts';

/** Advice of the server on how to go on (Bayeux, "advice"). Durations are milliseconds. */
const AdviceFields = t.partial({ reconnect: t.string, interval: t.number, timeout: t.number });

/**
 * A reply to a meta request or a publish, or a meta message that the server sends by itself. Everything may be absent:
 * early refusals lack the channel, pushed disconnects the id, and what a reply must hold is checked where it is read.
 */
export const Reply = t.partial({
  channel: t.string,
  id: t.union([t.string, t.number]),
  clientId: t.string,
  successful: t.boolean,
  error: t.string,
  advice: t.intersection([AdviceFields, t.partial({ 'long-polling': AdviceFields })]),
  subscription: t.union([t.string, t.array(t.string)]),
  supportedConnectionTypes: t.array(t.string),
  ext: t.partial({ sfdc: t.partial({ failureReason: t.string }) }),
});
export type Reply = t.TypeOf<typeof Reply>;

/** A message that carries an event of a channel. */
export interface EventMessage {
  readonly channel: string;
  readonly data: unknown;
}

/** A message to the server, without the id that the exchange gives it. */
export interface Request {
  readonly channel: string;
  readonly [field: string]: unknown;
}
