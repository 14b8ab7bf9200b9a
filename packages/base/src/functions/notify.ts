import { from } from 'rxjs';
import { isPromiseLike } from './is-promise-like.ts';
import { shielded } from './shielded.ts';

/**
 * Calls a callback of the user that returns nothing. An `async` one passes for such as far as the types know, and what it rejects
 * with would end the process: it is reported as {@link shielded} does, with `name` to identify the callback. What the callback throws
 * is thrown.
 *
 * @example
 * ```ts
 * import { notify } from '@sfstream/base';
 *
 * notify('onFailure', () => Promise.reject(new Error('my log is down'))); // Reported, and nothing else.
 * ```
 */
export const notify = (name: string, call: () => unknown): void => {
  const answer = call();
  if (isPromiseLike(answer)) shielded(name, from(answer)).subscribe();
};
