import type { SfStreamError } from '@sfstream/base';
import { TransportTimeoutError } from '@sfstream/http';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  NEVER,
  Subject,
  defer,
  distinctUntilChanged,
  map,
  merge,
  startWith,
  switchMap,
  tap,
  throwError,
  timeout,
} from 'rxjs';
import type { Connection } from '../protocol/connection-state.ts';
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
  return (signal$) =>
    defer(() => {
      // Only they pass through a Subject, where each value costs more than in any operator: most signals are events.
      const states = new Subject<Connection>();
      return merge(
        overdue(states, limit, scheduler),
        signal$.pipe(
          tap((signal) => {
            if (signal.type === 'state') states.next(signal.state);
          }),
        ),
      );
    });
};

/** For one subscription. */
const overdue = (
  state$: Observable<Connection>,
  limit: number,
  scheduler: SchedulerLike,
): Observable<never> => {
  let lastFailure: SfStreamError | undefined;
  let state: ClientState = { type: 'idle' };
  return state$.pipe(
    tap((next) => {
      state = next;
      if (state.type === 'waiting') lastFailure = state.error;
      if (isUp(state)) lastFailure = undefined;
    }),
    map(isUp),
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
};

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
