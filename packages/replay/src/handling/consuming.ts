import { failingLast, messageOf } from '@sfstream/base';
import type { Schema, StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import type { Either } from 'fp-ts/Either';
import { isLeft, left, tryCatch } from 'fp-ts/Either';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import type { Observable, OperatorFunction } from 'rxjs';
import { EMPTY, catchError, concat, defer, map, pipe, throwError } from 'rxjs';
import type { Arrival, Fate } from '../marks/arrivals.ts';
import { createArrivals } from '../marks/arrivals.ts';
import type { AttemptSettings, Handler } from './attempts.ts';
import { attempts } from './attempts.ts';
import { committing } from '../marks/committing.ts';
import type { DecodedArrival } from './decoding.ts';
import { decoding } from './decoding.ts';
import type { Passing } from '../marks/handing-over.ts';
import { inKeyOrder } from './in-key-order.ts';
import { inParallel } from './in-parallel.ts';
import { keyAtOnce } from './key-at-once.ts';
import { led } from '../leadership/led.ts';
import type { KeepSettings } from '../options/keep-settings.ts';
import type { OnPoison } from './poison.ts';
import { putAside } from './poison.ts';
import type { ResultOf } from '../answers/result-of.ts';
import type { TimeLimit } from './time-limit.ts';

/** The options of `consume` and `consumeBatches`, with every default in its place. */
export interface Settings<Unit> {
  readonly concurrency: number;
  readonly attempts: AttemptSettings;
  readonly onPoison: OnPoison<Unit>;
  readonly onPoisonInTime: TimeLimit;
  readonly keep: KeepSettings;
}

/** A unit of work for a handler: an event, or a batch of them. */
export interface Task<Unit> {
  readonly unit: Unit;
  readonly events: ReadonlyNonEmptyArray<StreamEvent>;
  /** The reason why the handler is not called at all. */
  readonly refusal?: unknown;
  /** Says what has become of its events. */
  readonly become: (fate: Fate) => void;
}

/** A unit that was handled, and what the handler gave. */
export interface Handled<Unit, Result> {
  readonly unit: Unit;
  readonly result: Result;
}

/** The division of the work: one task for each event, or for a batch. */
export interface Division<Event, Unit> {
  /** The type that data are to have; `undefined`: they are taken as they are. */
  readonly schema: Schema<unknown> | undefined;
  readonly toTasks: OperatorFunction<DecodedArrival<Event>, Task<Unit>>;
  /** Gives the key: units with the same one are handled in order. */
  readonly orderBy?: ((unit: Unit) => unknown) | undefined;
}

/** Emits what was handled, as it is finished. */
export const consuming = <Event extends StreamEvent, Unit, Answer>(
  handler: Handler<Unit, Answer>,
  settings: Settings<Unit>,
  { schema, toTasks, orderBy }: Division<Event, Unit>,
): OperatorFunction<StreamEvent, Handled<Unit, ResultOf<Answer>>> => {
  const work = working(handler, settings, orderBy);
  return led(settings.keep.leader, (fence) => {
    const arrivals = createArrivals<StreamEvent>(settings.keep, fence);
    const arrived = map(arrivals.arrive);
    const read =
      schema === undefined ? arrived : pipe(arrived, decoding(schema, settings.attempts.inTime));
    // The events are what the caller says they are, or what the schema has made of them.
    const readAs = read as OperatorFunction<StreamEvent, Arrival<Event>>;
    return {
      operator: pipe(failingLast(pipe(readAs, toTasks, work)), committing(arrivals)),
      writtenSoFar$: arrivals.writtenSoFar$,
    };
  });
};

/** Handles tasks, so many at once. */
const working = <Unit, Answer>(
  handler: Handler<Unit, Answer>,
  { concurrency, onPoison, onPoisonInTime, attempts: how }: Settings<Unit>,
  orderBy: ((unit: Unit) => unknown) | undefined,
): OperatorFunction<Task<Unit>, Passing<Handled<Unit, ResultOf<Answer>>>> => {
  const attempted = attempts(handler, how);
  const attempt = (task: Task<Unit>): Observable<ResultOf<Answer>> =>
    task.refusal === undefined ? attempted(task.unit) : throwError(() => task.refusal);

  const finish = (task: Task<Unit>, result$: Observable<ResultOf<Answer>>) => {
    const { unit, events, become } = task;
    return result$.pipe(
      map((result) => ({ value: { unit, result }, become })),
      catchError((error: unknown) =>
        concat(
          putAside(onPoison, { unit, events, error }, onPoisonInTime),
          defer(() => {
            become('finished');
            return EMPTY;
          }),
        ),
      ),
    );
  };
  if (orderBy === undefined) return inParallel((task) => finish(task, attempt(task)), concurrency);
  return pipe(
    map((task) => ({ task, key: keyOf(orderBy, task) })),
    inKeyOrder(
      ({ task, key }) => finish(task, isLeft(key) ? throwError(() => key.left) : attempt(task)),
      concurrency,
      // Without a key it is in nobody's line.
      ({ key }) => (isLeft(key) ? key : key.right),
    ),
  );
};

/** One odd event must not stop all others: a key that cannot be told is a failure of that event alone. */
const keyOf = <Unit>(
  orderBy: (unit: Unit) => unknown,
  { unit, refusal }: Task<Unit>,
): Either<unknown, unknown> =>
  refusal === undefined
    ? tryCatch(
        () => keyAtOnce(orderBy(unit)),
        (cause) =>
          new ClientError(`orderBy gave no key: ${messageOf(cause)}`, { field: 'orderBy', cause }),
      )
    : left(refusal);
