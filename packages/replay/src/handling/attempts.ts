import type { Observable, RetryConfig, SchedulerLike } from 'rxjs';
import {
  concat,
  defer,
  from,
  ignoreElements,
  of,
  retry,
  tap,
  throwIfEmpty,
  timeout,
  timer,
} from 'rxjs';
import type { Owner } from '../answers/answers-of.ts';
import { answersOf } from '../answers/answers-of.ts';
import { HandlerTimeoutError } from '../errors/handler-timeout-error.ts';
import { longestWait } from './longest-wait.ts';
import type { TimeLimit } from './time-limit.ts';
import type { ResultOf } from '../answers/result-of.ts';

/** Tells a handler what it may need besides what it is to handle. */
export interface HandlerContext {
  /**
   * Aborts when the attempt has failed or has lasted longer than `timeout`, and when the stream ends before it: nobody
   * waits for it any more, and what it answers later is ignored.
   */
  readonly signal: AbortSignal;
  /** Counts the calls for the same event, from 1. */
  readonly attempt: number;
}

/** Durations are milliseconds. */
export interface AttemptSettings {
  readonly inTime: TimeLimit;
  readonly retry: RetryConfig;
  readonly scheduler: SchedulerLike;
}

/** A function of yours that handles a unit of work: an event, or a batch of them. */
export type Handler<Unit, Answer> = (unit: Unit, context: HandlerContext) => Answer;

/** Calls a handler until an attempt succeeds, and emits the last value of that one. Fails as the last attempt did. */
export const attempts = <Unit, Answer>(
  handler: Handler<Unit, Answer>,
  { inTime, retry: config, scheduler }: AttemptSettings,
): ((unit: Unit) => Observable<ResultOf<Answer>>) => {
  const owner = ownerOf(handler);
  const again = retry(onScheduler(config, scheduler));

  return (unit) =>
    defer(() => {
      let attempt = 0;
      let result: unknown;
      const attempt$ = defer(() => {
        const controller = new AbortController();
        attempt += 1;
        result = undefined;
        return answersOf(() => handler(unit, new Context(controller, attempt)), owner).pipe(
          inTime('The handler'),
          tap({
            next: (answer) => (result = answer),
            error: (reason: unknown) => controller.abort(reason),
            unsubscribe: () => controller.abort(),
          }),
        );
      });
      return concat(
        attempt$.pipe(again, ignoreElements()),
        // Nothing was emitted by an Observable at most, and there `ResultOf` says so.
        defer(() => of(result as ResultOf<Answer>)),
      );
    });
};

/**
 * A signal is made only for a handler that looks at it: making one costs more than all else that is done for an event. (A class, since
 * an object with a getter of its own takes a microsecond.)
 */
class Context implements HandlerContext {
  readonly attempt: number;
  readonly #controller: AbortController;

  constructor(controller: AbortController, attempt: number) {
    this.#controller = controller;
    this.attempt = attempt;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}

const ownerOf = ({ name }: { readonly name: string }): Owner => ({
  field: 'handler',
  name: name === '' ? 'The handler' : `The handler ${name}`,
});

/**
 * Measures the same by `scheduler`. A `delay` that ends without a value is no reason to try again, and so the failure
 * stands; RxJS's own `retry` would take the event for handled. Nor does one that says nothing for long stop everything.
 */
const onScheduler = ({ delay, ...config }: RetryConfig, scheduler: SchedulerLike): RetryConfig => {
  if (delay === undefined) return config;
  if (typeof delay === 'number') return { ...config, delay: () => timer(delay, scheduler) };
  return {
    ...config,
    delay: (error: unknown, count) =>
      from(delay(error, count)).pipe(
        throwIfEmpty(() => error),
        timeout({
          first: longestWait,
          scheduler,
          with: () => {
            throw new HandlerTimeoutError(longestWait, 'The delay of retry');
          },
        }),
      ),
  };
};
