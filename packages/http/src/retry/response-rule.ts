import type { MaybeAsync } from '@sfstream/base';
import { ClientError, isCount, optional, readOptions } from '@sfstream/base';
import type { HttpRequest, HttpResponse } from '../request/http.ts';

/** Rule for the answers that are worth another try. */
export interface ResponseRule {
  readonly matches: (response: HttpResponse, request: HttpRequest) => MaybeAsync<boolean>;
  readonly maxRetries: number;
}

/**
 * A rule for a {@link retryPolicy}: retries a request up to `maxRetries` times (default 3) when its answer, of a status
 * other than 2xx, satisfies the predicate. The predicate may answer at once, with a promise or with an Observable; what
 * it throws fails the request, as the cause of a {@link ClientError}.
 *
 * A POST that was answered may have been executed all the same: an event can be published twice by a rule that retries
 * it. The request is the second argument, to tell them apart.
 *
 * @example
 * ```ts
 * import { responseRule } from '@sfstream/http';
 *
 * const whileMoving = responseRule(({ status }) => status === 420, { maxRetries: 5 });
 * ```
 */
export const responseRule = (
  predicate: ResponseRule['matches'],
  options: { readonly maxRetries?: number } = {},
): ResponseRule => {
  if (typeof predicate !== 'function') {
    throw new ClientError('responseRule takes a function from a response to true or false.', {
      field: 'predicate',
    });
  }
  const { maxRetries } = readOptions('responseRule', options, ruleReaders);
  return { matches: predicate, maxRetries };
};

/** Options of all rules. */
export const ruleReaders = { maxRetries: optional(['a whole number, 0 or more', isCount], 3) };
