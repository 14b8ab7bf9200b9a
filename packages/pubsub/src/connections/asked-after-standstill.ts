import { TransportTimeoutError } from '@sfstream/http';
import { standstills } from '@sfstream/core/transport';
import type { Observable, SchedulerLike } from 'rxjs';
import { exhaustMap, ignoreElements, throwError, timeout } from 'rxjs';

/** Milliseconds for which this process must not have run before it is asked: half the usual time between two PINGs. */
const stoodFor = 30_000;

/** Milliseconds within which the answer must come, as for a PING. */
const patience = 15_000;

/**
 * Asks the question after each standstill of the machine, such as a sleep, during which the other side may have given the
 * connection up. Fails with a {@link TransportTimeoutError} of code `ERR_STANDSTILL` where no answer comes. (grpc-js sends its
 * PINGs by a timer that a standstill stops, and none when it is asked to.)
 */
export const askedAfterStandstill = (
  question$: Observable<unknown>,
  scheduler: SchedulerLike,
): Observable<never> =>
  standstills(stoodFor, scheduler).pipe(
    exhaustMap((milliseconds) =>
      question$.pipe(
        timeout({
          first: patience,
          scheduler,
          with: () => throwError(() => unanswered(milliseconds)),
        }),
      ),
    ),
    ignoreElements(),
  );

const unanswered = (milliseconds: number): TransportTimeoutError =>
  new TransportTimeoutError(
    `This process did not run for ${Math.round(milliseconds / 1_000)} s (sleep or a blocked event loop), or the clock was set forward, and the connection has answered nothing since.`,
    { method: 'POST', url: '/eventbus.v1.PubSub', code: 'ERR_STANDSTILL' },
  );
