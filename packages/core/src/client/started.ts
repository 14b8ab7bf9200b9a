import type { Observable } from 'rxjs';
import { AsyncSubject, defaultIfEmpty, lastValueFrom } from 'rxjs';

/** Work that has begun: an Observable of its end, which can also be awaited like a promise. */
export type Started = Observable<void> & PromiseLike<void>;

/**
 * Begins `work$` at once. Everyone who subscribes or awaits later sees the same end. Use it in a stand-in for a client,
 * whose `close()` returns this type.
 *
 * @example
 * ```ts
 * import { started } from '@sfstream/core';
 * import { EMPTY } from 'rxjs';
 *
 * await started(EMPTY);
 * ```
 */
export const started = (work$: Observable<void>): Started => {
  const end = new AsyncSubject<void>();
  work$.subscribe(end);
  const end$ = end.asObservable();
  const then: PromiseLike<void>['then'] = (onFulfilled, onRejected) =>
    lastValueFrom(end$.pipe(defaultIfEmpty(undefined))).then(onFulfilled, onRejected);
  return Object.assign(end$, { then });
};
