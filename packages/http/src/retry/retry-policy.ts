import { exponentialBackoff, checkOptions, hasMethods, isCount, isFunction } from '@sfstream/base';
import type { Backoff, OptionRule } from '@sfstream/base';
import { defaultExceptionRules, defaultResponseRules } from './default-rules.ts';
import type { ExceptionRule } from './exception-rule.ts';
import type { ResponseRule } from './response-rule.ts';

/** When a request is sent again, and how often. Durations are milliseconds. */
export interface RetryPolicy {
  readonly responseRules: readonly ResponseRule[];
  readonly exceptionRules: readonly ExceptionRule[];
  /** Retries of one request, by all rules together. */
  readonly maxRetries: number;
  /** No retry begins later than this after the request began. */
  readonly timeout: number;
  /** The pause before the n-th retry. An answer's `Retry-After` makes it longer. */
  readonly backoff: Backoff;
}

/**
 * Makes a {@link RetryPolicy}. What is left out has its default: {@link defaultResponseRules},
 * {@link defaultExceptionRules}, 3 retries in all, 60,000 ms, and a pause of full jitter up to 0.5 s, 1 s, 2 s … 10 s.
 *
 * The rules are asked in order, and the first that matches counts the retry. A rule whose own retries are used up is
 * passed over, so that a later one may match; `maxRetries` caps them all. A retry that could not begin within `timeout`
 * is not waited for.
 *
 * Throws a `ClientError` that names the field for an option that is unknown or wrong.
 *
 * @example
 * ```ts
 * import { defaultResponseRules, responseRule, retryPolicy } from '@sfstream/http';
 *
 * const policy = retryPolicy({
 *   responseRules: [...defaultResponseRules, responseRule(({ status }) => status === 420)],
 *   maxRetries: 5,
 * });
 * ```
 */
export const retryPolicy = (options: Partial<RetryPolicy> = {}): RetryPolicy => {
  checkOptions('retryPolicy', options, rules);
  return {
    responseRules: options.responseRules ?? defaultResponseRules,
    exceptionRules: options.exceptionRules ?? defaultExceptionRules,
    maxRetries: options.maxRetries ?? 3,
    timeout: options.timeout ?? 60_000,
    backoff: options.backoff ?? exponentialBackoff({ base: 500, cap: 10_000 }),
  };
};

const areRules = (value: unknown): boolean =>
  Array.isArray(value) && value.every(hasMethods('matches'));

const rules: Readonly<Record<keyof RetryPolicy, OptionRule>> = {
  responseRules: ['a list of what responseRule gives', areRules],
  exceptionRules: ['a list of what exceptionRule gives', areRules],
  maxRetries: ['a whole number, 0 or more', isCount],
  timeout: ['a number of milliseconds, 0 or more', (value) => Number(value) >= 0],
  backoff: ['a function from the number of the retry to milliseconds', isFunction],
};
