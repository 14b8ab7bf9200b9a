import { from } from 'rxjs';
import { shielded } from './shielded.ts';

/**
 * Calls a callback of the user that returns nothing. An `async` one passes for such as far as the types know, and what it rejects
 * with would end the process: it is reported as {@link shielded} does, with `name` to identify the callback. What the callback throws
 * is thrown.
 *
 * @example
 * ```ts
 * import { tell } from '@sfstream/base';
 *
 * tell('onFailure', () => Promise.reject(new Error('my log is down'))); // Reported, and nothing else.
 * ```
 */
export const tell = (name: string, call: () => unknown): void => {
  const answer = call();
  if (isPromiseLike(answer)) shielded(name, from(answer)).subscribe();
};

const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof (Object(value) as { readonly then?: unknown }).then === 'function';
