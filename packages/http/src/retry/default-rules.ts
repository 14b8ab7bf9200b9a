import type { TransportError } from '../errors/transport-error.ts';
import { exceptionIn } from '../salesforce/exception-in.ts';
import { isLogin } from '../salesforce/is-login.ts';
import { exceptionRule } from './exception-rule.ts';
import type { ExceptionRule } from './exception-rule.ts';
import { responseRule } from './response-rule.ts';
import type { ResponseRule } from './response-rule.ts';

/**
 * The answers that are retried where a policy names no rules of its own: a status of 500 or more, 429, and those whose
 * body speaks of `UNABLE_TO_LOCK_ROW` or `REQUEST_LIMIT_EXCEEDED`. Of the first, a POST or PATCH is retried for 503 only,
 * by which the server says that it did not take the request; after any other it may have been executed.
 */
export const defaultResponseRules: readonly ResponseRule[] = [
  responseRule(({ status }, request) => status === 503 || (status >= 500 && isRepeatable(request))),
  responseRule(exceptionIn('UNABLE_TO_LOCK_ROW')),
  responseRule(({ status }) => status === 429),
  responseRule(exceptionIn('REQUEST_LIMIT_EXCEEDED')),
];

/**
 * The failures that are retried where a policy names no rules of its own: all but timeouts, which have taken long enough,
 * and those that mean `final`, such as a proxy's refusal of the password.
 * A POST or PATCH is retried only where no connection was made, so that nothing is executed twice.
 */
export const defaultExceptionRules: readonly ExceptionRule[] = [
  exceptionRule(
    (error) =>
      error.name !== 'TransportTimeoutError' &&
      error.means !== 'final' &&
      (isRepeatable(error) || isUnsent(error)),
  ),
];

/** Tells whether executing a request twice does what executing it once does (RFC 9110, 9.2.2). A second login does no harm. */
const isRepeatable = ({
  method,
  url,
}: {
  readonly method: string;
  readonly url: string;
}): boolean => !['POST', 'PATCH'].includes(method) || isLogin(url);

const isUnsent = ({ code = '' }: TransportError): boolean => unsentCodes.includes(code);

/** Codes of the operating system for connections that were never made. */
const unsentCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
