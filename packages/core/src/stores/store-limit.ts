import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { throwError, timeout } from 'rxjs';

/**
 * Milliseconds that a store has for an answer, to a `get` and to a `set`. One that hangs must neither leave a channel out
 * in silence nor hold up its successors; `guarded` sets shorter limits. Databases that are switched over take up to half a
 * minute.
 */
const storeLimit = 30_000;

/** Fails where there is no answer within the limit. */
export const inTime = <T>(scheduler: SchedulerLike): MonoTypeOperatorFunction<T> =>
  timeout({
    first: storeLimit,
    scheduler,
    with: () => throwError(() => new Error(`the store gave no answer within ${storeLimit} ms`)),
  });
