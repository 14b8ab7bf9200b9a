import {
  failingLast,
  isFunction,
  optional,
  readOptions,
  schedulerRule,
  timeLimit,
} from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { ClientError, handOver } from '@sfstream/core';
import type { SchedulerLike } from 'rxjs';
import {
  NEVER,
  Observable,
  asyncScheduler,
  concat,
  ignoreElements,
  isObservable,
  pipe,
  takeUntil,
  tap,
} from 'rxjs';
import type { AckError } from '../errors/ack-error.ts';
import type { Delivery, Take } from './delivery.ts';
import { giveBack } from './give-back.ts';
import { createOutstanding } from './outstanding.ts';
import { taking } from './taking.ts';

/** Options of {@link acknowledging}. */
export interface AcknowledgingOptions {
  /**
   * Limits how many events are taken and not done. The engine counts its time for an event from when it was taken: so many are
   * to be done within it. Default: 100.
   */
  readonly maxPending?: number;
  /**
   * Takes no more events once it emits, and completes when those that were taken are done and acknowledged. Default: never.
   */
  readonly stop$?: Observable<unknown>;
  /**
   * Called when an event is done and the engine could not be told, so that it comes again; the stream goes on. Default: the
   * stream fails with the error.
   */
  readonly onAckError?: (error: AckError) => void;
  /** Limits how long the engine may take to answer an acknowledgement, which has failed after it. Default: 30,000 ms. */
  readonly timeout?: number;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Emits the events that an engine gives to this worker, and acknowledges each once nobody downstream holds it: behind `consume`
 * of `@sfstream/replay` that is when its handler has succeeded. An event that is abandoned, since its handler has failed for good
 * or the stream was left, is given back. So several workers share the events of an engine, and one that crashes loses none: what
 * it has not acknowledged goes to another.
 *
 * Takes events while no more than half of `maxPending` are out, one answer of the engine at a time. Where `take` fails, the stream
 * fails with that once what was taken is done and acknowledged; `retry` of RxJS right behind it asks the engine again. When the stream is left, what goes on downstream is acknowledged as it
 * is done.
 *
 * Throws a `ClientError` that names the field when an option is unknown or malformed.
 *
 * @example
 * ```ts
 * import type { Take } from '@sfstream/forward';
 * import { acknowledging } from '@sfstream/forward';
 * import { consume } from '@sfstream/replay';
 *
 * declare const take: Take; // Asks the engine.
 * declare function ship(data: unknown): Promise<void>;
 *
 * acknowledging(take, { maxPending: 20 })
 *   .pipe(consume((event) => ship(event.data), { retry: { count: 3, delay: 1_000 } }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const acknowledging = <Event extends StreamEvent>(
  take: Take<Event>,
  options: AcknowledgingOptions = {},
): Observable<Event> => {
  if (!isFunction(take)) {
    throw new ClientError('acknowledging needs a function that takes events.', { field: 'take' });
  }
  const { maxPending, stop$, ...settling } = readOptions('acknowledging', options, readers);
  return new Observable((subscriber) => {
    const { begin, count$, none$, failed$ } = createOutstanding<Event>(settling);
    const passOn = (delivery: Delivery<Event>): void => {
      if (subscriber.closed) giveBack(delivery);
      else handOver(() => subscriber.next(delivery.event), subscriber, begin(delivery));
    };
    const passingOn = pipe(
      tap((taken: readonly Delivery<Event>[]) => taken.forEach(passOn)),
      ignoreElements(),
    );
    const taken$ = taking(take, { maxPending, count$, scheduler: settling.scheduler }).pipe(
      takeUntil(stop$),
    );
    const all$ = taken$.pipe(failingLast((some$) => concat(some$.pipe(passingOn), none$)));
    // Fails with what it waits for.
    all$.pipe(takeUntil(failed$)).subscribe(subscriber);
  });
};

const readers = {
  maxPending: optional(
    ['a whole number above 0', (value) => Number.isInteger(value) && Number(value) > 0],
    100,
  ),
  stop$: optional(['an Observable', isObservable], NEVER),
  timeout: optional(timeLimit, 30_000),
  onAckError: optional(['a function', isFunction]),
  scheduler: optional(schedulerRule, asyncScheduler),
};
