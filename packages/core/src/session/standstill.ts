import { TransportTimeoutError } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import { ignoreElements, interval, tap, timeInterval } from 'rxjs';

/** Milliseconds between two checks of the clock. */
const tick = 5_000;

/** Milliseconds after which a server forgets a silent client (Streaming API guide, "Clients and Timeouts"). */
const forgottenAfter = 40_000;

/**
 * Fails once this process has not run for longer than a server remembers a silent client. While a machine sleeps, its
 * timers stop and its clock goes on. After waking, a poll would wait for its full time on a connection that the other
 * side has given up.
 */
export const standstill = (scheduler: SchedulerLike): Observable<never> =>
  interval(tick, scheduler).pipe(
    timeInterval(scheduler),
    tap(({ interval: passed }) => {
      if (passed > tick + forgottenAfter) throw stoodStill(passed - tick);
    }),
    ignoreElements(),
  );

const stoodStill = (milliseconds: number): TransportTimeoutError =>
  new TransportTimeoutError(
    `This process did not run for ${Math.round(milliseconds / 1_000)} s (sleep or a blocked event loop), or the clock was set forward. The server has forgotten the session since.`,
    { method: 'POST', url: '/meta/connect', code: 'ERR_STANDSTILL' },
  );
