import type { Observable } from 'rxjs';
import type { Request } from '../messages/message.ts';
import type { Messages } from './read-messages.ts';

/** A message with the id that its reply repeats. */
export type IdentifiedRequest = Request & { readonly id: string };

/** The lane and time limit of an exchange. */
export interface ExchangeOptions {
  /** A held poll has a connection of its own (Bayeux, "Connection negotiation": two connections). Default `call`. */
  readonly lane?: 'poll' | 'call';
  /** Milliseconds within which the answer must be complete. Default: the HTTP settings'. */
  readonly timeout?: number | undefined;
}

/**
 * The contract of a transport: one HTTP round trip that carries messages both ways. Cold; emits once; unsubscribing
 * aborts it. Fails with a `TransportError` or `DecodeError` when no usable answer came.
 */
export type Exchange = (
  requests: readonly IdentifiedRequest[],
  options?: ExchangeOptions,
) => Observable<Messages>;
