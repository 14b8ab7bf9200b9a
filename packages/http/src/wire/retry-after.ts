/**
 * Milliseconds. Asking again costs little, and what is waited for too long may be gone: events are retained for a day.
 * Proxies, and servers in maintenance, are known to ask for a day or a year.
 */
const longestWait = 5 * 60_000;

/**
 * The milliseconds to wait that a `Retry-After` header asks for, in seconds or as a date (RFC 9110, 10.2.3).
 * At most five minutes, even where it asks for more. Undefined when it asks for none, or in a form that is neither.
 *
 * @example
 * ```ts
 * import { retryAfter } from '@sfstream/http';
 *
 * console.log(retryAfter('120')); // => 120000
 * ```
 */
export const retryAfter = (header = '', now = Date.now()): number | undefined => {
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait > 0 ? Math.min(wait, longestWait) : undefined;
};
