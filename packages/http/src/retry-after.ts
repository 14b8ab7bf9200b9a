/** Milliseconds, about 24 days: a longer timer would overflow, and fire at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * The milliseconds to wait that a `Retry-After` header asks for, in seconds or as a date (RFC 9110, 10.2.3).
 * Undefined when it asks for none, or in a form that is neither.
 *
 * @example
 * ```ts
 * import { retryAfter } from '@sfstream/http';
 *
 * console.log(retryAfter('120')); // => 120000
 * ```
 */
export const retryAfter = (header: string | undefined, now = Date.now()): number | undefined => {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait > 0 ? Math.min(wait, longestTimer) : undefined;
};
