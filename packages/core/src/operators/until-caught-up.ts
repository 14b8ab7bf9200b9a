import { ClientError, optional, readOptions, schedulerRule, timeLimit } from '@sfstream/base';
import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import {
  NEVER,
  asyncScheduler,
  connect,
  filter,
  interval,
  isObservable,
  merge,
  switchMap,
  takeUntil,
} from 'rxjs';
import type { Client } from '../client/client.ts';

/** Options of {@link untilCaughtUp}. */
export interface CaughtUpOptions {
  /**
   * Milliseconds without an event after which the stream counts as caught up, on an open connection and with nothing
   * pending. Default: 5,000.
   */
  readonly quiet?: number;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Completes once there is nothing more to get: no event for a while, although the connection is open and no received
 * event is pending. It is for jobs that run now and then, process the events since the last run, and stop. Salesforce
 * does not say where the past ends, so only a pause shows it. Put it right after `channel()`: behind slow work it would
 * take the pauses of that work for the end.
 *
 * Throws a `ClientError` that names the field when an option is unknown or malformed.
 *
 * @example
 * ```ts
 * import type { Client, ReplayStore, StreamEvent } from '@sfstream/core';
 * import { untilCaughtUp } from '@sfstream/core';
 * import { concatMap } from 'rxjs';
 *
 * declare const client: Client;
 * declare const store: ReplayStore;
 * declare function ship(event: StreamEvent): Promise<void>;
 *
 * client
 *   .channel('/event/Order__e', { replay: store })
 *   .pipe(untilCaughtUp(client), concatMap(ship))
 *   .subscribe({ complete: () => console.log('Done for today.') });
 * ```
 */
export const untilCaughtUp = <Event>(
  client: Pick<Client, 'state$' | 'activity$' | 'isSettled' | 'hasPendingMessages'>,
  options: CaughtUpOptions = {},
): MonoTypeOperatorFunction<Event> => {
  if (!isObservable((client as Partial<Client> | undefined)?.state$)) {
    throw new ClientError('untilCaughtUp takes the client first, and then its options.', {
      field: 'client',
    });
  }
  const { quiet, scheduler } = readOptions('untilCaughtUp', options, {
    quiet: optional(timeLimit, 5_000),
    scheduler: optional(schedulerRule, asyncScheduler),
  });
  return connect((event$) => {
    const somethingHappened$ = merge(
      event$,
      client.activity$.pipe(filter(({ type }) => type === 'subscribed' || type === 'resubscribed')),
    );
    const caughtUp$ = client.state$.pipe(
      switchMap(({ type }) =>
        type === 'open'
          ? merge(somethingHappened$, [undefined]).pipe(
              switchMap(() => interval(quiet, scheduler)),
              filter(() => client.isSettled && !client.hasPendingMessages),
            )
          : NEVER,
      ),
    );
    return event$.pipe(takeUntil(caughtUp$));
  });
};
