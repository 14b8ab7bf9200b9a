import type { RelayMessage } from './relay-message.ts';

/**
 * A message in the form of an event stream (WHATWG HTML, "Server-sent events"). JSON text and cursors hold no line ends.
 *
 * @example
 * ```ts
 * import { encodeMessage } from '@sfstream/relay';
 *
 * console.log(encodeMessage({ type: 'heartbeat' }) === ':\n\n'); // => true
 * ```
 */
export const encodeMessage = (message: RelayMessage): string =>
  message.type === 'heartbeat'
    ? ':\n\n'
    : `event: ${message.type}\nid: ${message.id}\ndata: ${message.data}\n\n`;
