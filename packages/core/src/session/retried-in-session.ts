import type { Observable } from 'rxjs';
import { defer, tap } from 'rxjs';
import { delayBefore, recoveryFrom } from '../failures/recovery.ts';
import { retryAnnounced } from '../protocol/retry-announced.ts';
import type { Announcement, Meaning } from '../protocol/retry-announced.ts';
import type { LivePorts } from '../protocol/session-ports.ts';

/**
 * Tries of one request within a session. After more of them the server would have forgotten the session (40 s without a
 * poll).
 */
const triesInSession = 5;

/**
 * Repeats, within the session, a request that did not reach the server. `request` may ask whether the last try failed;
 * an answered poll ends a row of failures.
 */
export const retriedInSession = <T extends { readonly type: string }>(
  meaning: Meaning,
  request: (isRepetition: () => boolean) => Observable<T>,
  { backoff, scheduler, isStable }: LivePorts,
): Observable<T | Announcement> =>
  defer(() => {
    let attempt = 0;
    return request(() => attempt > 0).pipe(
      tap(({ type }) => {
        if (type === 'polled') attempt = 0;
      }),
      retryAnnounced(
        meaning,
        (error) => {
          const recovery = recoveryFrom(error);
          attempt += 1;
          const failure = { error, failures: attempt, wasStable: isStable() };
          return recovery.remedy === 'resume' && attempt < triesInSession
            ? { attempt, delay: delayBefore(recovery, failure, backoff), error }
            : undefined;
        },
        scheduler,
      ),
    );
  });
