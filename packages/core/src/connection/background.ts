import type { Observable } from 'rxjs';
import { BehaviorSubject, filter, finalize, map, take } from 'rxjs';

/** Best-effort work that outlives its caller, such as a disconnect. Its failures are ignored. */
export interface Background {
  readonly run: (task: Observable<unknown>) => void;
  /** Emits once and completes when nothing is under way. */
  readonly settled$: Observable<void>;
}

export const createBackground = (): Background => {
  const underWay = new BehaviorSubject(0);
  const change = (by: number) => underWay.next(underWay.value + by);
  return {
    run: (task) => {
      change(1);
      task.pipe(finalize(() => change(-1))).subscribe({ error: () => undefined });
    },
    settled$: underWay.pipe(
      filter((count) => count === 0),
      take(1),
      map(() => undefined),
    ),
  };
};
