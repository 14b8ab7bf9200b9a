import type { SfStreamError } from '@sfstream/http';
import { TransportTimeoutError, isSfStreamError } from '@sfstream/http';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  NEVER,
  connect,
  defer,
  distinctUntilChanged,
  filter,
  map,
  merge,
  startWith,
  switchMap,
  tap,
  throwError,
  timeout,
} from 'rxjs';
import type { Signal } from './signal.ts';

/**
 * Fails with a {@link TransportTimeoutError} once the connection has been anything but open for `limit` milliseconds,
 * counted from subscription and from each interruption. `null` waits for ever.
 */
export const connectionTimeout = (
  limit: number | null,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<Signal> => {
  if (limit === null) return (signal$) => signal$;
  return connect((signal$) => merge(signal$, overdue(signal$, limit, scheduler)));
};

const overdue = (
  signal$: Observable<Signal>,
  limit: number,
  scheduler: SchedulerLike,
): Observable<never> =>
  defer(() => {
    let reason: SfStreamError | undefined;
    return signal$.pipe(
      filter(({ type }) => type === 'state' || type === 'polled'),
      tap((signal) => {
        if (signal.type === 'state' && signal.state.type === 'waiting') reason = signal.state.error;
      }),
      map(({ type }) => type === 'polled'),
      startWith(false),
      distinctUntilChanged(),
      switchMap((isOpen) =>
        isOpen
          ? NEVER
          : NEVER.pipe(
              timeout({
                first: limit,
                scheduler,
                with: () => throwError(() => notOpenInTime(limit, reason)),
              }),
            ),
      ),
    );
  });

const notOpenInTime = (limit: number, reason: SfStreamError | undefined): TransportTimeoutError =>
  new TransportTimeoutError(
    `The connection was not open within ${limit} ms (connectionTimeout). ${reason?.message ?? 'The server did not answer.'}`,
    {
      method: 'POST',
      url: '/meta/connect',
      ...(isSfStreamError(reason) && { cause: reason }),
    },
  );
