import type { ReplayStore, StoreError } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import type { OptionRule } from '@sfstream/http';
import { checkOptions, hasMethods } from '@sfstream/http';
import type { RetryConfig, SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import type { CommitPace } from './mark-writer.ts';
import type { Settings } from './consuming.ts';
import type { OnPoison } from './poison.ts';

/** How units of work are handled: events, or batches of them. Durations are milliseconds. */
export interface HandlingOptions<Unit> {
  /**
   * Keeps how far each channel is finished; mostly the one that the channel was given as `replay`. Without it no position
   * is kept.
   */
  readonly store?: ReplayStore;
  /** How many handlers may be at work at once; `Infinity` is no limit. Default: 1, so that everything stays in order. */
  readonly concurrency?: number;
  /**
   * When a failed handler is called again, in the shape of RxJS's own `retry`; without a `count` it needs a `delay`.
   * A `delay` that errors, or completes without a value, ends the attempts. Default: never.
   */
  readonly retry?: RetryConfig;
  /** How long one attempt may take before it fails with a `HandlerTimeoutError`. Default: for ever. */
  readonly timeout?: number;
  /**
   * What becomes of an event whose handler has failed for good. `stop`: the stream fails with a `PoisonEventError`.
   * `skip`: it counts as done. A function puts it aside, such as in a dead-letter queue: once that has succeeded the event
   * counts as done; if that fails, the stream stops. Nothing is emitted for such an event. Default: `stop`.
   */
  readonly onPoison?: OnPoison<Unit>;
  /**
   * Spares the store: it is written `every` so many milliseconds (default 1,000) or after so many finished events
   * (`orEvents`, default 50), whichever comes first. After a crash those come again, too. `orEvents` is to be less than
   * `maxPendingCount` of the client, or else the brake waits for `every`. Default: written at once, and what is finished
   * while a write is under way goes into the next one.
   */
  readonly commit?: { readonly every?: number; readonly orEvents?: number };
  /**
   * Called when a marker was not stored; the stream goes on, and the next write makes up for it. Without it the stream
   * fails with the error. If it throws, the stream fails with what it threw.
   */
  readonly onStoreError?: (error: StoreError) => void;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
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
  checkOptions(owner, options, { ...rules, ...ownRules });
  const { concurrency = 1, timeout, retry = { count: 0 }, onPoison = 'stop' } = options;
  const { store, commit, onStoreError, scheduler = asyncScheduler } = options;
  checkOptions('retry', retry, retryRules);
  checkOptions('commit', commit ?? {}, commitRules);
  if (retry.count === undefined && retry.delay === undefined) {
    throw new ClientError('retry needs a count or a delay, or else it never pauses nor ends.', {
      field: 'retry',
    });
  }
  if (store === undefined && (commit !== undefined || onStoreError !== undefined)) {
    throw new ClientError('commit and onStoreError need a store.', { field: 'store' });
  }
  return {
    concurrency,
    attempts: { timeout, retry, scheduler },
    onPoison,
    commits: store && {
      store,
      pace: commit && { ...usualPace, ...commit },
      onStoreError,
      scheduler,
    },
  };
};

const usualPace: CommitPace = { every: 1_000, orEvents: 50 };

const isObject = hasMethods();

const isFunction = (value: unknown): boolean => typeof value === 'function';

const isCountOrInfinity = (value: unknown): boolean =>
  value === Infinity || (Number.isInteger(value) && Number(value) >= 0);

/** Timers hold 31 bits; a longer time would be over at once. */
const isTime = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value < 2 ** 31;

const someOrInfinity: OptionRule = [
  'a whole number above 0, or Infinity',
  (value) => value !== 0 && isCountOrInfinity(value),
];
const time: OptionRule = ['a number of milliseconds from 0 to 2,147,483,647', isTime];
const callback: OptionRule = ['a function', isFunction];

const rules: Readonly<Record<keyof HandlingOptions<never>, OptionRule>> = {
  store: ['a store with get and set, such as a Map', hasMethods('get', 'set')],
  concurrency: someOrInfinity,
  retry: ['an object such as { count: 3, delay: 1_000 }', isObject],
  timeout: time,
  onPoison: [
    "'stop', 'skip' or a function",
    (value) => value === 'stop' || value === 'skip' || isFunction(value),
  ],
  commit: ['an object such as { every: 1_000, orEvents: 50 }', isObject],
  onStoreError: callback,
  scheduler: ['an RxJS scheduler', hasMethods('schedule', 'now')],
};

const retryRules: Readonly<Record<keyof RetryConfig, OptionRule>> = {
  count: ['a whole number of 0 or more, or Infinity', isCountOrInfinity],
  delay: [`${time[0]}, or a function`, (value) => isTime(value) || isFunction(value)],
  resetOnSuccess: ['true or false', (value) => typeof value === 'boolean'],
};

const commitRules: Readonly<Record<keyof CommitPace, OptionRule>> = {
  every: time,
  orEvents: someOrInfinity,
};

/** The rules of what only one of the operators knows. */
export const consumeRules = { orderBy: callback };
export const consumeBatchesRules = { size: someOrInfinity, time };
