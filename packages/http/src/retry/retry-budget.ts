import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  catchError,
  concatMap,
  defer,
  expand,
  filter,
  from,
  map,
  of,
  take,
  takeLast,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { answerOf, ClientError, isSfStreamError, messageOf } from '@sfstream/base';
import type { MaybeAsync, SfStreamError } from '@sfstream/base';
import { apiUsage } from '../salesforce/api-usage.ts';
import type { ApiUsage } from '../salesforce/api-usage.ts';
import type { HttpRequest, HttpResponse } from '../request/http.ts';
import { TransportError } from '../errors/transport-error.ts';
import type { Retry } from '../request/http-activity.ts';
import { retryAfter } from '../wire/retry-after.ts';
import { safeUrl } from '../wire/safe-url.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** The time and the retries that one piece of work may still use up, of however many requests it consists. */
export interface RetryBudget {
  /** Subscribes again to a source that fails, as long as an exception rule matches. */
  retryFailures<T>(): MonoTypeOperatorFunction<T>;
  /** The same for a source that sends `request`, and also for answers that a response rule matches. */
  retryAnswers(request: HttpRequest): MonoTypeOperatorFunction<HttpResponse>;
}

/** Begins a budget. From the moment that `closed$` emits there are no more retries, and none is waited for. */
export const retryBudget = (
  policy: RetryPolicy,
  {
    scheduler,
    onRetry,
    closed$,
  }: {
    readonly scheduler: SchedulerLike;
    readonly onRetry: (retry: Retry) => void;
    readonly closed$: Observable<unknown>;
  },
): RetryBudget => {
  const end = scheduler.now() + policy.timeout;
  const spent = new Map<Rule, number>();
  let retries = 0;

  /** Emits after the pause, or is empty where there is to be no retry. */
  const pause = (rule: Rule, { error, ...usage }: Failure): Observable<unknown> => {
    const attempt = retries + 1;
    const backoff = asked('backoff of the retryPolicy', () => policy.backoff(attempt));
    const delay = Math.max(0, backoff || 0, error.retryAfter ?? 0);
    if (scheduler.now() + delay > end) return EMPTY;
    retries = attempt;
    spent.set(rule, (spent.get(rule) ?? 0) + 1);
    const { method, url } = error;
    onRetry({ type: 'retry', attempt, delay, error, method, url, ...usage });
    return timer(Math.min(delay, longestTimer), scheduler);
  };

  const pauseBy = <R extends Rule>(
    rules: readonly R[],
    matches: (rule: R) => MaybeAsync<boolean>,
    failure: Failure,
  ): Observable<unknown> =>
    retries >= policy.maxRetries
      ? EMPTY
      : from(rules).pipe(
          filter((rule) => (spent.get(rule) ?? 0) < rule.maxRetries),
          concatMap((rule) =>
            answerOf(() => matches(rule)).pipe(
              catchError((thrown: unknown) =>
                throwError(() => failed('A rule of the retryPolicy', thrown)),
              ),
              filter(Boolean),
              map(() => rule),
            ),
          ),
          take(1),
          concatMap((rule) => pause(rule, failure)),
          takeUntil(closed$),
        );

  const afterFailure = (error: unknown): Observable<unknown> =>
    error instanceof TransportError
      ? pauseBy(policy.exceptionRules, (rule) => rule.matches(error), { error })
      : EMPTY;

  const afterAnswer = (request: HttpRequest, response: HttpResponse): Observable<unknown> =>
    response.status >= 200 && response.status < 300
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

type Rule = { readonly maxRetries: number };

/** What may be tried again, with what the answer told of the org's limits. */
interface Failure extends Partial<ApiUsage> {
  readonly error: TransportError;
}

/** What a function of the caller's answers. What it throws becomes an error of ours. */
const asked = <T>(what: string, ask: () => T): T => {
  try {
    return ask();
  } catch (thrown) {
    throw failed(what, thrown);
  }
};

const failed = (what: string, thrown: unknown): SfStreamError =>
  isSfStreamError(thrown)
    ? thrown
    : new ClientError(`${what} has failed: ${messageOf(thrown)}`, {
        field: 'retryPolicy',
        cause: thrown,
      });

/** Milliseconds. A longer timer would overflow, and fire at once. */
const longestTimer = 2 ** 31 - 1;

/** Attempt after attempt, for as long as what follows on the last one emits; then what that one came to. */
const attempts = <T>(
  afterAnswer: (answer: T) => Observable<unknown>,
  afterFailure: (error: unknown) => Observable<unknown>,
): MonoTypeOperatorFunction<T> => {
  type Outcome =
    | { readonly type: 'answered'; readonly answer: T }
    | { readonly type: 'failed'; readonly error: unknown };

  return (attempt$) => {
    const outcome$ = attempt$.pipe(
      map((answer): Outcome => ({ type: 'answered', answer })),
      catchError((error: unknown) => of<Outcome>({ type: 'failed', error })),
    );
    return outcome$.pipe(
      expand((outcome) =>
        defer(() =>
          outcome.type === 'answered' ? afterAnswer(outcome.answer) : afterFailure(outcome.error),
        ).pipe(concatMap(() => outcome$)),
      ),
      takeLast(1),
      map((outcome) => {
        if (outcome.type === 'failed') throw outcome.error;
        return outcome.answer;
      }),
    );
  };
};

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
