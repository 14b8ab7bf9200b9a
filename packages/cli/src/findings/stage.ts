import type { Observable } from 'rxjs';
import { concat, concatMap, from } from 'rxjs';
import type { Checked, Finding } from './finding.ts';

/** Emits the findings of a check and of what follows it; if it fails, those that depend on it are not tried. */
export const stage = <Value>(
  checked$: Observable<Checked<Value>>,
  next: (value: Value) => Observable<Finding>,
  dependent: readonly string[],
): Observable<Finding> =>
  checked$.pipe(
    concatMap((checked) => {
      const { findings } = checked;
      if (checked.passed) return concat(findings, next(checked.value));
      const failure = findings.find(({ status }) => status === 'failed')?.check ?? 'this';
      return from([...findings, ...dependent.map((check) => notTried(check, failure))]);
    }),
  );

const notTried = (check: string, failure: string): Finding => ({
  check,
  status: 'not-tried',
  text: `Not tried, since ${failure} failed.`,
});
