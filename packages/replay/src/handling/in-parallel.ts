import type { Observable, OperatorFunction } from 'rxjs';
import { mergeMap, queueScheduler, subscribeOn } from 'rxjs';

/**
 * Works on so many items at once, begun in order of arrival. Work that ends at once does not begin the next one from
 * within itself: after a pause thousands may wait, and the stack would overflow.
 */
export const inParallel = <T, R>(
  work: (item: T) => Observable<R>,
  concurrency: number,
): OperatorFunction<T, R> =>
  mergeMap((item) => work(item).pipe(subscribeOn(queueScheduler)), concurrency);
