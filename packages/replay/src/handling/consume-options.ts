import { ClientError } from '@sfstream/core';
import type { OptionRule } from '@sfstream/base';
import {
  checkOptions,
  delay,
  hasMethods,
  isCount,
  isFunction,
  someOrInfinity,
} from '@sfstream/base';
import type { RetryConfig } from 'rxjs';
import type { Settings } from './consuming.ts';
import type { KeepOptions } from '../options/keep-options.ts';
import { keepRules, readKeepOptions } from '../options/keep-options.ts';
import { callback, isObject } from '../options/option-rules.ts';
import { longestWait } from './longest-wait.ts';
import type { OnPoison } from './poison.ts';
import { timeLimit } from './time-limit.ts';

/** Options for handling units of work: events, or batches of them. Durations are milliseconds. */
export interface HandlingOptions<Unit> extends KeepOptions {
  /** Limits how many handlers are at work at once; `Infinity` is no limit. Default: 1, so that everything stays in order. */
  readonly concurrency?: number;
  /**
   * Calls a failed handler again, in the shape of RxJS's own `retry`; without a `count` it needs a `delay`.
   * A `delay` that errors, completes without a value, or gives none within an hour ends the attempts. Default: never.
   */
  readonly retry?: RetryConfig;
  /**
   * Limits one attempt, which fails after it with a `HandlerTimeoutError`; `onPoison` has as long. Default: for ever,
   * and an hour for `onPoison`.
   */
  readonly timeout?: number;
  /**
   * Decides what becomes of an event whose handler has failed for good. `stop`: the stream fails with a `PoisonEventError`.
   * `skip`: it counts as done. A function puts it aside, such as in a dead-letter queue: once that has succeeded the event
   * counts as done; if that fails, the stream stops. Nothing is emitted for such an event. Default: `stop`.
   */
  readonly onPoison?: OnPoison<Unit>;
}

/** Checks the options and fills in the defaults. Throws a `ClientError` that names the wrong field. */
export const readOptions = <Unit>(
  owner: string,
  handler: unknown,
  options: HandlingOptions<Unit>,
  ownRules: Readonly<Record<string, OptionRule>>,
): Settings<Unit> => {
  if (!isFunction(handler)) {
    throw new ClientError(`${owner} needs a function as its handler.`, { field: 'handler' });
  }
  const keep = readKeepOptions(owner, options, { ...rules, ...ownRules });
  const { concurrency = 1, timeout, retry = { count: 0 }, onPoison = 'stop' } = options;
  checkOptions('retry', retry, retryRules);
  if (retry.count === undefined && retry.delay === undefined) {
    throw new ClientError('retry needs a count or a delay, or else it never pauses nor ends.', {
      field: 'retry',
    });
  }
  const { scheduler } = keep;
  const attempts = { inTime: timeLimit(timeout, scheduler), retry, scheduler };
  const onPoisonInTime = timeLimit(timeout ?? longestWait, scheduler);
  return { concurrency, attempts, onPoison, onPoisonInTime, keep };
};

const rules: Readonly<
  Record<Exclude<keyof HandlingOptions<never>, keyof KeepOptions>, OptionRule>
> = {
  concurrency: someOrInfinity,
  retry: ['an object such as { count: 3, delay: 1_000 }', isObject],
  timeout: delay,
  onPoison: [
    "'stop', 'skip' or a function",
    (value) => value === 'stop' || value === 'skip' || isFunction(value),
  ],
};

const retryRules: Readonly<Record<keyof RetryConfig, OptionRule>> = {
  count: [
    'a whole number of 0 or more, or Infinity',
    (value) => value === Infinity || isCount(value),
  ],
  delay: [`${delay[0]}, or a function`, (value) => delay[1](value) || isFunction(value)],
  resetOnSuccess: ['true or false', (value) => typeof value === 'boolean'],
};

/** An io-ts codec is an object, and so are most Standard Schemas; those of arktype are functions. */
const schema: OptionRule = [
  'an io-ts codec or a Standard Schema',
  (value) => hasMethods('decode')(value) || '~standard' in Object(value),
];

/** The rules of what only one of the operators knows. */
export const consumeRules = { orderBy: callback, schema };
/** The rules of all options of `consume`. */
export const allConsumeRules = { ...keepRules, ...rules, ...consumeRules };
export const consumeBatchesRules = { size: someOrInfinity, time: delay, schema };
