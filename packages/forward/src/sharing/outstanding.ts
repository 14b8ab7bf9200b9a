import { answerOf, notify } from '@sfstream/base';
import type { HandOverEnd, StreamEvent } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  Subject,
  catchError,
  finalize,
  first,
  ignoreElements,
  throwError,
  timeout,
} from 'rxjs';
import { AckError } from '../errors/ack-error.ts';
import type { Delivery } from './delivery.ts';

/** Durations are milliseconds. */
export interface SettlingSettings {
  /** Limits how long the engine may take to answer. */
  readonly timeout: number;
  readonly onAckError: ((error: AckError) => void) | undefined;
  readonly scheduler: SchedulerLike;
}

/** The events that were taken from an engine and are not settled with it. */
export interface Outstanding<Event extends StreamEvent> {
  /** Counts one in. Call the returned function once it is done, or abandoned, to settle it with the engine. */
  readonly begin: (delivery: Delivery<Event>) => (end: HandOverEnd) => void;
  /** How many there are, now and after each change. */
  readonly count$: Observable<number>;
  /** Completes as soon as there is none. */
  readonly none$: Observable<never>;
  /** Fails when an event could not be acknowledged, where nobody else is told. */
  readonly failed$: Observable<never>;
}

export const createOutstanding = <Event extends StreamEvent>(
  settings: SettlingSettings,
): Outstanding<Event> => {
  const count = new BehaviorSubject(0);
  const failed = new Subject<never>();

  return {
    begin: (delivery) => {
      count.next(count.value + 1);
      return (end) => {
        settled(delivery, end, settings)
          .pipe(finalize(() => count.next(count.value - 1)))
          .subscribe({ error: (error: unknown) => failed.error(error) });
      };
    },
    count$: count.asObservable(),
    none$: count.pipe(
      first((outstanding) => outstanding === 0),
      ignoreElements(),
    ),
    failed$: failed.asObservable(),
  };
};

/** Completes once the engine knows what has become of an event, or will give it on when its own time for it is over. */
const settled = <Event extends StreamEvent>(
  { event, ack, nak }: Delivery<Event>,
  end: HandOverEnd,
  { timeout: limit, onAckError, scheduler }: SettlingSettings,
): Observable<never> => {
  const late = new Error(`The engine did not answer within ${limit} ms.`);
  const inTime = timeout({ first: limit, scheduler, with: () => throwError(() => late) });
  if (end === 'abandoned') {
    return answerOf(() => nak()).pipe(
      inTime,
      ignoreElements(),
      catchError(() => EMPTY),
    );
  }
  return answerOf(() => ack()).pipe(
    inTime,
    ignoreElements(),
    catchError((cause: unknown) => {
      const error = new AckError(event, cause);
      if (onAckError === undefined) throw error;
      notify('onAckError', onAckError, error);
      return EMPTY;
    }),
  );
};
