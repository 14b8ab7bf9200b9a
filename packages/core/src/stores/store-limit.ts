import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { throwError, timeout } from 'rxjs';

/**
 * Milliseconds that a store has to answer a `get` or a `set`. A store that hangs must not leave a channel waiting
 * silently. A database that fails over takes up to half a minute. `guarded` sets shorter limits.
 */
const storeLimit = 30_000;

/** Fails where there is no answer within the limit. */
export const inTime = <T>(scheduler: SchedulerLike): MonoTypeOperatorFunction<T> =>
  timeout({
    first: storeLimit,
    scheduler,
    with: () => throwError(() => new Error(`the store gave no answer within ${storeLimit} ms`)),
  });
