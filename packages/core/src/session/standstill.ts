import { TransportTimeoutError } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import { map } from 'rxjs';
import { standstills } from '../protocol/standstills.ts';

/** Milliseconds after which a server forgets a silent client (Streaming API guide, "Clients and Timeouts"). */
const forgottenAfter = 40_000;

/**
 * Fails once this process has not run for longer than a server remembers a silent client. After waking, a poll would wait
 * for its full time on a connection that the other side has given up.
 */
export const standstill = (scheduler: SchedulerLike): Observable<never> =>
  standstills(forgottenAfter, scheduler).pipe(
    map((milliseconds) => {
      throw stoodStill(milliseconds);
    }),
  );

const stoodStill = (milliseconds: number): TransportTimeoutError =>
  new TransportTimeoutError(
    `This process did not run for ${Math.round(milliseconds / 1_000)} s (sleep or a blocked event loop), or the clock was set forward. The server has forgotten the session since.`,
    { method: 'POST', url: '/meta/connect', code: 'ERR_STANDSTILL' },
  );
