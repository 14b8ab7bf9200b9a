import { isPromiseLike } from './is-promise-like.ts';
import { reporter } from './reporter.ts';
import type { Report } from './reporter.ts';

/**
 * Calls a callback of the user that returns nothing. An `async` one passes for such as far as the types know, and what it rejects
 * with would end the process: it is reported as `shielded` reports it, with `name` to identify the callback. What the callback throws
 * is thrown.
 *
 * @example
 * ```ts
 * import { notify } from '@sfstream/base';
 *
 * const onFailure = () => Promise.reject(new Error('my log is down'));
 * notify('onFailure', onFailure); // Reported, and nothing else.
 * ```
 */
export const notify = <Args extends readonly unknown[]>(
  name: string,
  callback: (...args: Args) => unknown,
  ...args: Args
): void => {
  const answer = callback(...args);
  if (isPromiseLike(answer)) answer.then(undefined, reportOf(name, callback));
};

/** The reports by callbacks, of which each is an observer of its own. */
const reports = new WeakMap<object, Report>();

const reportOf = (name: string, callback: object): Report => {
  const report = reports.get(callback) ?? reporter(name);
  reports.set(callback, report);
  return report;
};
