// Requests
export { createHttp } from './client/create-http.ts';
export type { Http, HttpRequest, HttpResponse } from './request/http.ts';
export type { HttpActivity, Retry, Sending, Warning } from './request/http-activity.ts';
export type { HttpOptions } from './request/http-options.ts';
export type { ApiUsage } from './salesforce/api-usage.ts';
export type { Consumption } from './salesforce/consumption.ts';
export { retryAfter } from './wire/retry-after.ts';
export { isTlsRefusal } from './errors/is-tls-refusal.ts';
export { safeUrl } from './wire/safe-url.ts';

// Retries
export { withRetries } from './retry/with-retries.ts';
export type { RetryOptions, RetryingHttp } from './retry/with-retries.ts';
export { retryPolicy } from './retry/retry-policy.ts';
export type { RetryPolicy } from './retry/retry-policy.ts';
export { responseRule } from './retry/response-rule.ts';
export type { ResponseRule } from './retry/response-rule.ts';
export { exceptionRule } from './retry/exception-rule.ts';
export type { ExceptionRule, TransportErrorClass } from './retry/exception-rule.ts';
export { defaultExceptionRules, defaultResponseRules } from './retry/default-rules.ts';
export type { RetryBudget } from './retry/retry-budget.ts';

// Answers that are not what was asked for
export { readRestError } from './salesforce/read-rest-error.ts';
export type { RestErrorKind, RestErrorReply } from './salesforce/read-rest-error.ts';
export { refusalIn } from './salesforce/refusal-in.ts';
export { meaningOf } from './salesforce/meaning-of.ts';
export type { RestErrorMeaning } from './salesforce/meaning-of.ts';
export { restProblems } from './salesforce/rest-problem.ts';
export type { RestProblem } from './salesforce/rest-problem.ts';

// Errors, and what else its functions speak of
export { ConnectionClosedError } from './errors/connection-closed-error.ts';
export { TransportError } from './errors/transport-error.ts';
export type { TransportFacts } from './errors/transport-error.ts';
export { TransportTimeoutError } from './errors/transport-timeout-error.ts';
export {
  ClientError,
  DecodeError,
  InvalidOperationError,
  SfStreamError,
  exponentialBackoff,
  isSfStreamError,
  platformJson,
  shielded,
} from '@sfstream/base';
export type { Backoff, JsonCodec } from '@sfstream/base';
