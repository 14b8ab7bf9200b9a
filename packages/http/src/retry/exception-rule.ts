import type { MaybeAsync } from '@sfstream/base';
import { ClientError, readOptions } from '@sfstream/base';
import { TransportError } from '../errors/transport-error.ts';
import { ruleReaders } from './response-rule.ts';

/** Rule for the failures to get an answer that are worth another try. */
export interface ExceptionRule {
  readonly matches: (error: TransportError) => MaybeAsync<boolean>;
  readonly maxRetries: number;
}

/** `TransportError` or a class that extends it. */
export type TransportErrorClass = abstract new (...args: never[]) => TransportError;

/**
 * A rule for a {@link retryPolicy}: retries a request up to `maxRetries` times (default 3) when it fails with an error of
 * the given class, or with one that satisfies the predicate; it may answer at once, with a promise or with an
 * Observable, and what it throws fails the request, as the cause of a {@link ClientError}. Only a `TransportError` is ever asked about: the other errors
 * of this library say that trying again cannot help.
 *
 * A POST whose answer was lost may have been executed. The default rules do not repeat it; a rule of yours does, and
 * may publish an event twice. The error's `method` and `url` tell them apart.
 *
 * Throws a {@link ClientError} for a class that is no `TransportError`.
 *
 * @example
 * ```ts
 * import { TransportTimeoutError, exceptionRule } from '@sfstream/http';
 *
 * const slow = exceptionRule(TransportTimeoutError, { maxRetries: 1 });
 * const reset = exceptionRule(({ code, method }) => code === 'ECONNRESET' && method === 'GET');
 * ```
 */
export const exceptionRule = (
  match: TransportErrorClass | ExceptionRule['matches'],
  options: { readonly maxRetries?: number } = {},
): ExceptionRule => {
  const { maxRetries } = readOptions('exceptionRule', options, ruleReaders);
  return { matches: predicateOf(match), maxRetries };
};

const predicateOf = (
  match: TransportErrorClass | ExceptionRule['matches'],
): ExceptionRule['matches'] => {
  if (isTransportErrorClass(match)) return (error) => error instanceof match;
  if (typeof match !== 'function' || isErrorClass(match)) {
    throw new ClientError(
      'exceptionRule takes TransportError or a class that extends it, or a function from an error to true or false. Other errors are never retried.',
      { field: 'match' },
    );
  }
  return match;
};

/** `TransportError` of another installed copy is one as well. */
const isTransportErrorClass = (match: unknown): match is TransportErrorClass =>
  typeof match === 'function' &&
  (('kind' in match && match.kind === TransportError.kind) ||
    match.prototype instanceof TransportError);

const isErrorClass = (match: unknown): boolean =>
  match === Error || (typeof match === 'function' && match.prototype instanceof Error);
