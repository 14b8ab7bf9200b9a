import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import type { Either } from 'fp-ts/Either';
import { isLeft, tryCatch } from 'fp-ts/Either';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import type { Observable, OperatorFunction } from 'rxjs';
import { catchError, defer, finalize, map, pipe, tap, throwError } from 'rxjs';
import type { Arrival } from './arrivals.ts';
import { createArrivals } from './arrivals.ts';
import type { AttemptSettings, Handler } from './attempts.ts';
import { attempts } from './attempts.ts';
import { committing } from './committing.ts';
import { failingLast } from './failing-last.ts';
import { inKeyOrder } from './in-key-order.ts';
import { inParallel } from './in-parallel.ts';
import type { CommitSettings } from './mark-writer.ts';
import { createMarkWriter } from './mark-writer.ts';
import { messageOf } from './message-of.ts';
import type { OnPoison } from './poison.ts';
import { putAside } from './poison.ts';
import type { ResultOf } from './result-of.ts';

/** The options of `consume` and `consumeBatches`, with every default in its place. */
export interface Settings<Unit> {
  readonly concurrency: number;
  readonly attempts: AttemptSettings;
  readonly onPoison: OnPoison<Unit>;
  /** Without them no position is kept. */
  readonly commits: CommitSettings | undefined;
}

/** What a handler is called for: an event, or a batch of them. */
export interface Task<Unit> {
  readonly unit: Unit;
  readonly events: ReadonlyNonEmptyArray<StreamEvent>;
  /** May be called more than once. */
  readonly finish: () => void;
}

/** Emits what was handled, as it is finished. What has the same key by `orderBy` is handled in order. */
export const consuming =
  <Event extends StreamEvent, Unit, Answer>(
    handler: Handler<Unit, Answer>,
    settings: Settings<Unit>,
    toTasks: OperatorFunction<Arrival<Event>, Task<Unit>>,
    orderBy?: (unit: Unit) => unknown,
  ): OperatorFunction<Event, { unit: Unit; result: ResultOf<Answer> }> =>
  (event$) => {
    const { concurrency, onPoison } = settings;
    const attempted = attempts(handler, settings.attempts);

    const settle = ({ unit, events, finish }: Task<Unit>, result$: Observable<ResultOf<Answer>>) =>
      result$.pipe(
        map((result) => ({ unit, result })),
        catchError((error: unknown) => putAside(onPoison, unit, events, error)),
        // Before the result is passed on: whoever receives it may have had enough, and unsubscribe.
        tap({ next: finish, complete: finish }),
      );
    const working =
      orderBy === undefined
        ? inParallel((task: Task<Unit>) => settle(task, attempted(task.unit)), concurrency)
        : pipe(
            map((task: Task<Unit>) => ({ task, key: keyBy(orderBy, task.unit) })),
            inKeyOrder(
              ({ task, key }) =>
                settle(task, isLeft(key) ? throwError(() => key.left) : attempted(task.unit)),
              concurrency,
              // Without a key it is in nobody's line.
              ({ key }) => (isLeft(key) ? key : key.right),
            ),
          );

    return defer(() => {
      const writer = settings.commits && createMarkWriter(settings.commits);
      const arrivals = createArrivals<Event>(writer);
      const worked$ = event$.pipe(failingLast(pipe(map(arrivals.arrive), toTasks, working)));
      return (writer === undefined ? worked$ : worked$.pipe(committing(writer))).pipe(
        finalize(arrivals.releaseAll),
      );
    });
  };

/** One odd event must not stop all others: a key that cannot be told is a failure of that event alone. */
const keyBy = <Unit>(orderBy: (unit: Unit) => unknown, unit: Unit): Either<ClientError, unknown> =>
  tryCatch(
    () => orderBy(unit),
    (cause) =>
      new ClientError(`orderBy gave no key: ${messageOf(cause)}`, { field: 'orderBy', cause }),
  );
