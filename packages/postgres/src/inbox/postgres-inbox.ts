import type { Backoff } from '@sfstream/base';
import {
  boundedDelay,
  exponentialBackoff,
  isCount,
  isFunction,
  isSfStreamError,
  messageOf,
  optional,
  readOptions,
  required,
  notify,
  timeLimit,
} from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { handOver } from '@sfstream/core';
import type { Subscriber } from 'rxjs';
import { Observable, retry, takeUntil, throwError, timer } from 'rxjs';
import { databaseOf } from '../database/database.ts';
import type { DatabaseOptions } from '../database/database-options.ts';
import { databaseReaders, isText } from '../database/database-options.ts';
import type { Delivery } from './delivery.ts';
import type { Desk } from './desk.ts';
import { createDesk } from './desk.ts';
import { shift } from './shift.ts';

/** Options of {@link postgresInbox}. Durations are milliseconds. */
export interface PostgresInboxOptions extends DatabaseOptions {
  /** The group of the `postgresSink` that writes the events. */
  readonly group: string;
  /** The number of events that may be in hand at once. Give `consume` a `concurrency` of as many. Default: 16. */
  readonly maxPending?: number;
  /** The longest time between two looks; a sink that writes wakes workers at once. Default: 1,000. */
  readonly poll?: number;
  /**
   * The time after which the events of a worker that was stopped or cut off go to others, by the clock of the server. Those
   * of one that was killed are free at once. Default: 15,000.
   */
  readonly ttl?: number;
  /** Milliseconds to wait after the database has failed so many times in a row. Default: full jitter up to 1 s, 2 s … 30 s. */
  readonly backoff?: Backoff;
  /** Called when the database has failed. The worker goes on when it answers again. */
  readonly onFailure?: (error: Error) => void;
}

/**
 * Gives the events that `postgresSink` has written to this process to be done, each to one of all processes that subscribe. An
 * event is done once nobody downstream holds it, as behind `consume`, and is then marked so. It is given again, to any of them, where it was abandoned, and
 * where the process was killed or has lost its connection. Events with the same key are given one after another: no process
 * has one while an earlier one is not done.
 *
 * Keeps one connection of the pool. Never completes. Fails with a `DecodeError` where a row is not an event. Throws a
 * `ClientError` that names the field of an option that is wrong.
 *
 * @example
 * ```ts
 * import { postgresInbox } from '@sfstream/postgres';
 * import { consume } from '@sfstream/replay';
 * import type { Pool } from 'pg';
 *
 * declare const pool: Pool;
 * declare function ship(order: unknown): Promise<void>;
 *
 * postgresInbox({ pool, group: 'orders' })
 *   .pipe(consume(({ data }) => ship(data), { concurrency: 16, retry: { count: 3, delay: 1_000 } }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const postgresInbox = (options: PostgresInboxOptions): Observable<StreamEvent> => {
  const { maxPending, backoff, onFailure, ...settings } = readOptions('postgresInbox', options, {
    ...databaseReaders,
    group: required(...isText),
    maxPending: optional(['a whole number above 0', isSome], 16),
    poll: optional(timeLimit, 1_000),
    ttl: optional(timeLimit, 15_000),
    backoff: optional(
      ['a function of the failures in a row that gives milliseconds', isFunction],
      exponentialBackoff(),
    ),
    onFailure: optional(['a function', isFunction]),
  });
  const database = databaseOf(settings);

  return new Observable((subscriber) => {
    const desk = createDesk(maxPending);
    const again = (error: unknown, failures: number): Observable<unknown> => {
      if (isSfStreamError(error)) return throwError(() => error);
      if (onFailure) notify('onFailure', onFailure, asError(error));
      return timer(boundedDelay(backoff(failures))).pipe(takeUntil(desk.closing$));
    };
    const work = shift(database, desk, settings)
      .pipe(retry({ delay: again, resetOnSuccess: true }))
      .subscribe({
        next: (deliveries) => {
          for (const delivery of deliveries) pass(delivery, desk, subscriber);
        },
        error: (error: unknown) => subscriber.error(error),
      });
    return () => {
      desk.close();
      // What has ended is told to the database first, also where the stream was left, as by `take`.
      work.add(timer(database.timeout).subscribe(() => work.unsubscribe()));
    };
  });
};

/** Hands an event over, and takes it off the desk once nobody downstream holds it. */
const pass = (delivery: Delivery, desk: Desk, subscriber: Subscriber<StreamEvent>): void => {
  if (subscriber.closed) {
    desk.end(delivery, 'abandoned');
    return;
  }
  handOver(
    () => subscriber.next(delivery.event),
    subscriber,
    (how) => desk.end(delivery, how),
  );
};

const isSome = (value: unknown): boolean => isCount(value) && value !== 0;

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(messageOf(cause), { cause });
