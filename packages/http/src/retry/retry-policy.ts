import {
  exponentialBackoff,
  hasMethods,
  isCount,
  isFunction,
  optional,
  readOptions,
} from '@sfstream/base';
import type { Backoff, OptionReaders } from '@sfstream/base';
import { defaultExceptionRules, defaultResponseRules } from './default-rules.ts';
import type { ExceptionRule } from './exception-rule.ts';
import type { ResponseRule } from './response-rule.ts';

/** Rules and limits for sending a request again. Durations are milliseconds. */
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
export const retryPolicy = (options: Partial<RetryPolicy> = {}): RetryPolicy =>
  readOptions('retryPolicy', options, readers);

const areRules = (value: unknown): boolean =>
  Array.isArray(value) && value.every(hasMethods('matches'));

const isDuration = (value: unknown): boolean => typeof value === 'number' && value >= 0;

const readers = {
  responseRules: optional(['a list of what responseRule gives', areRules], defaultResponseRules),
  exceptionRules: optional(['a list of what exceptionRule gives', areRules], defaultExceptionRules),
  maxRetries: optional(['a whole number, 0 or more', isCount], 3),
  timeout: optional(['a number of milliseconds, 0 or more', isDuration], 60_000),
  backoff: optional(
    ['a function from the number of the retry to milliseconds', isFunction],
    exponentialBackoff({ base: 500, cap: 10_000 }),
  ),
} satisfies OptionReaders<Partial<RetryPolicy>>;
