import * as t from 'io-ts';
import { wholeNumber } from './whole-number.ts';

/** A number, also where a JSON codec reads it as something else. */
const number = new t.Type<number>(
  'number',
  t.number.is,
  (value, context) => {
    const read = typeof value === 'number' ? value : wholeNumber(value);
    return typeof read === 'number' ? t.success(read) : t.failure(value, context);
  },
  t.identity,
);

/** The id of a message. It is a text, but some servers answer with numbers. */
const id = new t.Type<string | number>(
  'string',
  t.union([t.string, t.number]).is,
  (value, context) => {
    const read = typeof value === 'string' ? value : wholeNumber(value);
    return read === undefined ? t.failure(value, context) : t.success(read);
  },
  t.identity,
);

/** The server's advice (Bayeux, "advice"). Durations are milliseconds. */
const AdviceFields = t.partial({ reconnect: t.string, interval: number, timeout: number });

/**
 * A reply to a meta request or a publish, or a meta message that the server sends by itself. Every field may be absent:
 * early refusals lack the channel, pushed disconnects the id. Required fields are checked where they are read.
 */
export const Reply = t.partial({
  channel: t.string,
  id,
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
