import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import { EMPTY, catchError, concatMap, filter, from, map, take, takeUntil, timer } from 'rxjs';
import { answerOf, boundedDelay, ClientError, isSfStreamError, messageOf } from '@sfstream/base';
import type { MaybeAsync, SfStreamError } from '@sfstream/base';
import { apiUsage } from '../salesforce/api-usage.ts';
import type { ApiUsage } from '../salesforce/api-usage.ts';
import type { HttpRequest, HttpResponse } from '../request/http.ts';
import { TransportError } from '../errors/transport-error.ts';
import type { Retry } from '../request/http-activity.ts';
import { retryAfter } from '../wire/retry-after.ts';
import { safeUrl } from '../wire/safe-url.ts';
import { attempts } from './attempts.ts';
import { fullBudget, isLeft, spend } from './budget.ts';
import type { RetryRule } from './budget.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** The time and the retries that one piece of work may still use up, of however many requests it consists. */
export interface RetryBudget {
  /** Subscribes again to a source that fails, as long as an exception rule matches. */
  retryFailures<T>(): MonoTypeOperatorFunction<T>;
  /** Subscribes again to a source that sends `request`, also after an answer that a response rule matches. */
  retryAnswers(request: HttpRequest): MonoTypeOperatorFunction<HttpResponse>;
}

interface Surroundings {
  readonly scheduler: SchedulerLike;
  readonly onRetry: (retry: Retry) => void;
  readonly closed$: Observable<unknown>;
}

/** Begins a budget. From the moment that `closed$` emits there are no more retries, and none is waited for. */
export const retryBudget = (policy: RetryPolicy, surroundings: Surroundings): RetryBudget => {
  const { scheduler, onRetry, closed$ } = surroundings;
  let budget = fullBudget(policy, scheduler.now());

  /** Emits after the pause, or is empty where there is to be no retry. */
  const pause = (rule: RetryRule, { error, ...usage }: Failure): Observable<unknown> => {
    const attempt = budget.retries + 1;
    const delay = pauseBefore(policy, attempt, error);
    const { method, url } = error;
    const left = spend(budget, rule, scheduler.now() + delay);
    if (left === undefined) return EMPTY;
    budget = left;
    onRetry({ type: 'retry', attempt, delay, error, method, url, ...usage });
    return timer(boundedDelay(delay), scheduler);
  };

  const pauseBy = <R extends RetryRule>(
    rules: readonly R[],
    matches: (rule: R) => MaybeAsync<boolean>,
    failure: Failure,
  ): Observable<unknown> =>
    from(rules).pipe(
      filter((rule) => isLeft(budget, rule)),
      firstMatching(matches),
      concatMap((rule) => pause(rule, failure)),
      takeUntil(closed$),
    );

  const afterFailure = (error: unknown): Observable<unknown> =>
    error instanceof TransportError
      ? pauseBy(policy.exceptionRules, (rule) => rule.matches(error), { error })
      : EMPTY;

  const afterAnswer = (request: HttpRequest, response: HttpResponse): Observable<unknown> =>
    isSuccess(response)
      ? EMPTY
      : pauseBy(
          policy.responseRules,
          (rule) => rule.matches(response, request),
          refused(request, response),
        );

  return {
    retryFailures: () => attempts(() => EMPTY, afterFailure),
    retryAnswers: (request) => attempts((response) => afterAnswer(request, response), afterFailure),
  };
};

const isSuccess = ({ status }: HttpResponse): boolean => status >= 200 && status < 300;

/** A failure that may be tried again, with the usage of the org's limits where the answer said it. */
interface Failure extends Partial<ApiUsage> {
  readonly error: TransportError;
}

const firstMatching =
  <R>(matches: (rule: R) => MaybeAsync<boolean>): MonoTypeOperatorFunction<R> =>
  (rule$) =>
    rule$.pipe(
      concatMap((rule) => matching(rule, matches)),
      take(1),
    );

/** The rule, where it matches. An error that it throws becomes one of ours. */
const matching = <R>(rule: R, matches: (rule: R) => MaybeAsync<boolean>): Observable<R> =>
  answerOf(() => matches(rule)).pipe(
    catchError((thrown: unknown) => {
      throw failed('A rule of the retryPolicy', thrown);
    }),
    filter(Boolean),
    map(() => rule),
  );

/** Milliseconds. An error that the backoff throws becomes one of ours. */
const pauseBefore = (
  { backoff }: RetryPolicy,
  attempt: number,
  { retryAfter: wanted = 0 }: TransportError,
): number => {
  try {
    return Math.max(0, backoff(attempt) || 0, wanted);
  } catch (thrown) {
    throw failed('backoff of the retryPolicy', thrown);
  }
};

const failed = (what: string, thrown: unknown): SfStreamError =>
  isSfStreamError(thrown)
    ? thrown
    : new ClientError(`${what} has failed: ${messageOf(thrown)}`, {
        field: 'retryPolicy',
        cause: thrown,
      });

const refused = ({ method, url }: HttpRequest, { status, headers }: HttpResponse): Failure => {
  const shown = safeUrl(url);
  const wait = retryAfter(headers['retry-after']);
  const error = new TransportError(`${method} ${shown} was answered with HTTP ${status}.`, {
    method,
    url: shown,
    status,
    ...(wait === undefined ? {} : { retryAfter: wait }),
  });
  return { error, ...apiUsage(headers['sforce-limit-info']) };
};
