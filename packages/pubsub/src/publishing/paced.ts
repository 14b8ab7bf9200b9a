import { boundedDelay } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { defer, of, retry, switchMap, takeUntil, tap, throwError, timer } from 'rxjs';
import { CallError } from '../errors/call-error.ts';
import type { Ask } from './ask.ts';
import type { PublishPorts } from './publish-ports.ts';

/** Number of times that a request which certainly was not processed is sent again in a session. */
const mostRetries = 3;

/**
 * Waits before a request that follows a failed one, the longer the more have failed, so that a server in need is not asked as fast as
 * it refuses. Sends a request again that certainly was not processed. A wait ends at `stop$`, without a value.
 */
export const paced = (
  ask: Ask,
  { backoff, scheduler }: Pick<PublishPorts, 'backoff' | 'scheduler'>,
  stop$: Observable<unknown>,
): Ask => {
  let failures = 0;
  return (request) =>
    defer(() => {
      if (failures === 0) return ask(request);
      const pause$ = timer(boundedDelay(backoff(failures)), scheduler).pipe(takeUntil(stop$));
      return pause$.pipe(switchMap(() => ask(request)));
    }).pipe(
      tap({ next: () => (failures = 0), error: () => (failures += 1) }),
      retry({
        count: mostRetries,
        delay: (error: unknown) =>
          error instanceof CallError && error.isUnsent ? of(true) : throwError(() => error),
      }),
    );
};
