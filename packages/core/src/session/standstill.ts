import { TransportTimeoutError } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import { ignoreElements, interval, tap, timeInterval } from 'rxjs';

/** Milliseconds from one look at the clock to the next. */
const tick = 5_000;

/** Milliseconds after which a server forgets a client that is silent (Streaming API guide, "Clients and Timeouts"). */
const forgottenAfter = 40_000;

/**
 * Fails once this machine has stood still for longer than a server remembers a silent client. While a machine sleeps its
 * timers stop, and its clock goes on: after waking, a poll would wait for its full time on a connection that the other
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
    `This machine stood still for ${Math.round(milliseconds / 1_000)} s, or its clock was set forward. The server has forgotten the session meanwhile.`,
    { method: 'POST', url: '/meta/connect', code: 'ERR_STANDSTILL' },
  );
