import { ClientError } from '@sfstream/base';
import type { IdentifiedRequest } from './exchange.ts';

/**
 * Sees every message between a client and the server, and may change it (Bayeux, "Extensions"): to add an `ext` that a
 * server asks for, or to log what is said. Several are called in the order in which they are given, both ways. The
 * token is no part of any message.
 *
 * A function that throws ends every channel with a `ClientError`.
 *
 * @example
 * ```ts
 * import type { Extension } from '@sfstream/core';
 *
 * export const logged: Extension = {
 *   outgoing: (messages) => {
 *     for (const { channel, id } of messages) console.log(`-> ${channel} ${id}`);
 *     return messages;
 *   },
 *   incoming: (messages) => {
 *     console.log(`<- ${JSON.stringify(messages)}`);
 *     return messages;
 *   },
 * };
 * ```
 */
export interface Extension {
  /** What is sent in place of `messages`, the members of one request. A reply is found by the `id`, so that must stay. */
  readonly outgoing?: (messages: readonly IdentifiedRequest[]) => readonly IdentifiedRequest[];
  /** What is read in place of `messages`: meta replies and events as the server sent them, unchecked. */
  readonly incoming?: (messages: readonly unknown[]) => readonly unknown[];
}

/** What the extensions make of the messages on one of the two ways. Throws a {@link ClientError} when one of them throws. */
export const extended = <Way extends keyof Extension>(
  way: Way,
  extensions: readonly Extension[],
  messages: Parameters<NonNullable<Extension[Way]>>[0],
): typeof messages => {
  try {
    return extensions.reduce(
      (before, extension) => extension[way]?.(before as never) ?? before,
      messages,
    );
  } catch (cause) {
    throw new ClientError(
      `An extension failed at its ${way} messages: ${cause instanceof Error ? cause.message : String(cause)}`,
      { field: 'extensions', cause },
    );
  }
};
