import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import { exitCodeOf } from '../failures/exit-code-of.ts';
import { messageOf } from '../failures/message-of.ts';
import { UsageError } from '../failures/usage-error.ts';
import type { Finding } from './finding.ts';
import { remedyOf } from './remedy-of.ts';

/** The finding of a check that has failed with this error. */
export const failed = (check: string, cause: unknown): Finding => {
  const remedy = remedyOf(cause);
  const { lead, choices } =
    cause instanceof UsageError ? cause : { lead: messageOf(cause), choices: [] };
  return {
    check,
    status: 'failed',
    text: inCommandLineTerms(lead),
    ...(choices.length > 0 && { choices }),
    ...(remedy !== undefined && { remedy }),
    exitCode: exitCodeOf(cause),
  };
};
