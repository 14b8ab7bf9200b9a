import { ClientError, isPromiseLike, messageOf } from '@sfstream/base';
import type { IdentifiedRequest } from './exchange.ts';

/**
 * Sees every message between a client and the server, and may change it (Bayeux, "Extensions"): to add an `ext` that a
 * server asks for, or to log messages. Several extensions are called in the order in which they are given, both ways.
 * The token is not part of any message.
 *
 * A function that throws, or returns something else than an array, ends every channel with a `ClientError`.
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
  /**
   * Returns the messages to send in place of `messages`, which make up one request. The `id` must stay, since a reply
   * is found by it.
   */
  readonly outgoing?: (messages: readonly IdentifiedRequest[]) => readonly IdentifiedRequest[];
  /**
   * Returns the messages to read in place of `messages`: meta replies and events as the server sent them, unchecked.
   */
  readonly incoming?: (messages: readonly unknown[]) => readonly unknown[];
}

/**
 * Passes the messages through all extensions, in one of the two directions. Throws a {@link ClientError} when an
 * extension throws, or returns something else than an array.
 */
export const extended = <Way extends keyof Extension>(
  way: Way,
  extensions: readonly Extension[],
  messages: Parameters<NonNullable<Extension[Way]>>[0],
): typeof messages => {
  let extending: unknown = messages;
  for (const extension of extensions) {
    const before = extending;
    extending = calledWith(way, () => extension[way]?.(before as never)) ?? before;
    if (Array.isArray(extending)) continue;
    // What an async function rejects with would end the process.
    if (isPromiseLike(extending)) extending.then(undefined, () => undefined);
    throw new ClientError(
      `The ${way} function of an extension must return an array of messages, and at once.`,
      { field: 'extensions' },
    );
  }
  return extending as typeof messages;
};

const calledWith = (way: keyof Extension, call: () => unknown): unknown => {
  try {
    return call();
  } catch (cause) {
    throw new ClientError(`The ${way} function of an extension threw: ${messageOf(cause)}`, {
      field: 'extensions',
      cause,
    });
  }
};
