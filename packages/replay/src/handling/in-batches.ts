import { isNonEmpty } from 'fp-ts/Array';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { filter, groupBy, merge, mergeMap, pipe, skip, timer, toArray } from 'rxjs';

/** Gathers up to `size` values, for at most `time` from the first one on. Nothing is left when the source completes. */
export const inBatches = <T>(
  size: number,
  time: number,
  scheduler: SchedulerLike,
): OperatorFunction<T, ReadonlyNonEmptyArray<T>> =>
  pipe(
    groupBy(() => undefined, {
      duration: (batch$) => merge(timer(time, scheduler), batch$.pipe(skip(size - 1))),
    }),
    mergeMap((batch$) => batch$.pipe(toArray(), filter(isNonEmpty))),
  );
