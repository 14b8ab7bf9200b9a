import type { Observable } from 'rxjs';
import { defer } from 'rxjs';
import type { Checked, Finding } from './finding.ts';
import { stage } from './stage.ts';

/** A check by its name, which need not give anything to the next one. */
export type Step = readonly [check: string, checked$: Observable<Checked<unknown>>];

/** Emits the findings of checks of which each depends on those before it, and of `next`, whose checks are `dependent`. */
export const steps = (
  [step, ...others]: readonly Step[],
  next: () => Observable<Finding>,
  dependent: readonly string[],
): Observable<Finding> =>
  step === undefined
    ? defer(next)
    : stage(step[1], () => steps(others, next, dependent), [
        ...others.map(([check]) => check),
        ...dependent,
      ]);
