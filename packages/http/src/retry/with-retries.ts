import type { Observable, SchedulerLike } from 'rxjs';
import { ReplaySubject, Subject, asyncScheduler, defer, merge } from 'rxjs';
import {
  hasMethods,
  isFunction,
  optional,
  readOptions,
  schedulerRule,
  shielded,
} from '@sfstream/base';
import type { OptionReaders } from '@sfstream/base';
import { concurrencyLimit } from './concurrency-limit.ts';
import type { Http, HttpRequest, HttpResponse } from '../request/http.ts';
import type { Retry } from '../request/http-activity.ts';
import { retryBudget } from './retry-budget.ts';
import type { RetryBudget } from './retry-budget.ts';
import { retryPolicy } from './retry-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** Options for the retries of an {@link Http}. */
export interface RetryOptions {
  /** Default: {@link retryPolicy} with its defaults. */
  readonly retryPolicy?: RetryPolicy;
  /** Requests that may be under way at once; the others wait for their turn. Default 100. */
  readonly concurrencyLimit?: number;
  /** Measures the pauses. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /** Called with each retry, before its pause. What it throws fails no request. */
  readonly onActivity?: (retry: Retry) => void;
}

/** An {@link Http} that retries. */
export interface RetryingHttp extends Http {
  /**
   * Sends a request as {@link Http.request} does, and again where the policy finds it worth it. Each subscription has
   * a budget of its own, unless it is given one.
   */
  request(request: HttpRequest, budget?: RetryBudget): Observable<HttpResponse>;
  /** Begins a budget for several requests that are one piece of work. */
  newBudget(): RetryBudget;
}

/**
 * An {@link Http} that retries by a policy, and of which no more than `concurrencyLimit` requests are under way at once; one
 * that pauses before its next attempt leaves its place to others. The activity tells of each attempt, and of each
 * retry before its pause. Closing ends the pauses: what the last attempt came to is the result.
 *
 * Throws a `ClientError` that names the field for an option that is unknown or wrong.
 *
 * @example
 * ```ts
 * import { createHttp, withRetries } from '@sfstream/http';
 *
 * const http = withRetries(createHttp(), { concurrencyLimit: 10 });
 * http.activity$.subscribe(({ type }) => console.log(type));
 * ```
 */
export const withRetries = (http: Http, options: RetryOptions = {}): RetryingHttp => {
  const read = readOptions('withRetries', options, readers);
  const { retryPolicy: policy, scheduler, onActivity } = read;
  const limited = concurrencyLimit(read.concurrencyLimit);
  const retry = new Subject<Retry>();
  const closed = new ReplaySubject<void>(1);
  if (onActivity !== undefined) shielded('onActivity', retry).subscribe(onActivity);

  const newBudget = (): RetryBudget =>
    retryBudget(policy, {
      scheduler,
      onRetry: (happened) => retry.next(happened),
      closed$: closed,
    });

  return {
    request: (request, budget) =>
      defer(() =>
        limited(http.request(request)).pipe((budget ?? newBudget()).retryAnswers(request)),
      ),
    newBudget,
    activity$: shielded('activity$ of an Http', merge(http.activity$, retry)),
    close: () => {
      closed.next();
      http.close();
      retry.complete();
    },
  };
};

const readers = {
  retryPolicy: optional(['what retryPolicy gives', hasMethods('backoff')], retryPolicy()),
  // Its own function says more exactly what it must be.
  concurrencyLimit: optional(['a whole number above 0', (value) => typeof value === 'number'], 100),
  scheduler: optional(schedulerRule, asyncScheduler),
  onActivity: optional(['a function', isFunction]),
} satisfies OptionReaders<RetryOptions>;
