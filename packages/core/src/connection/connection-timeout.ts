import type { SfStreamError } from '@sfstream/base';
import { TransportTimeoutError } from '@sfstream/http';
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
import type { ClientState } from '../reports/client-state.ts';
import type { Signal } from '../protocol/signal.ts';

/**
 * Fails with a {@link TransportTimeoutError} once the connection has not been open for `limit` milliseconds, counted
 * from subscription and from each interruption. A parked connection is closed on purpose and does not count. `null`
 * waits forever.
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
    let lastFailure: SfStreamError | undefined;
    let state: ClientState = { type: 'idle' };
    return signal$.pipe(
      filter((signal) => signal.type === 'state'),
      tap((signal) => {
        state = signal.state;
        if (state.type === 'waiting') lastFailure = state.error;
        if (isUp(state)) lastFailure = undefined;
      }),
      map((signal) => isUp(signal.state)),
      startWith(false),
      distinctUntilChanged(),
      switchMap((isOpen) =>
        isOpen
          ? NEVER
          : NEVER.pipe(
              timeout({
                first: limit,
                scheduler,
                with: () => throwError(() => notOpenInTime(limit, lastFailure, state)),
              }),
            ),
      ),
    );
  });

/** True for parked too, since a parked connection is closed on purpose. */
const isUp = ({ type }: ClientState): boolean => type === 'open' || type === 'parked';

const notOpenInTime = (
  limit: number,
  lastFailure: SfStreamError | undefined,
  state: ClientState,
): TransportTimeoutError =>
  new TransportTimeoutError(
    `The connection was not open within ${limit} ms (connectionTimeout). ${lastFailure?.message ?? unanswered(state)}`,
    {
      method: 'POST',
      url: state.type === 'handshaking' ? state.instanceUrl : '/meta/connect',
      ...(lastFailure !== undefined && { cause: lastFailure }),
    },
  );

/** Names the request that was not answered, where nothing has failed. */
const unanswered = (state: ClientState): string =>
  state.type === 'handshaking'
    ? `${state.instanceUrl} has not answered. Check the instance URL and the network.`
    : 'The login has not been answered. Check the login URL and the network.';
