import type { OperatorFunction } from 'rxjs';
import { catchError, of } from 'rxjs';
import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import { exitCodeOf } from '../failures/exit-code-of.ts';
import { errorText } from '../failures/error-text.ts';
import { UsageError } from '../failures/usage-error.ts';
import type { Checked, Finding } from './finding.ts';
import { remedyOf } from './remedy-of.ts';

/** The finding of a check that has failed with this error. */
export const failed = (check: string, cause: unknown): Finding => {
  const remedy = remedyOf(cause);
  const { lead, choices } =
    cause instanceof UsageError ? cause : { lead: errorText(cause), choices: [] };
  return {
    check,
    status: 'failed',
    text: inCommandLineTerms(lead),
    ...(choices.length > 0 && { choices }),
    ...(remedy !== undefined && { remedy }),
    exitCode: exitCodeOf(cause),
  };
};

/** Takes a failure for the result of a check that others depend on. */
export const failing = <Value>(check: string): OperatorFunction<Checked<Value>, Checked<Value>> =>
  catchError((error: unknown) =>
    of<Checked<Value>>({ passed: false, findings: [failed(check, error)] }),
  );
