import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import type { Look } from '../terminal/terminal-style.ts';
import { messageOf } from '../failures/message-of.ts';
import { paragraph } from '../terminal/paragraph.ts';
import { UsageError } from '../failures/usage-error.ts';

/**
 * An error as text that says what happened and what to do; never a stack. On a terminal it is wrapped, elsewhere it is one
 * line, with one more for each choice that there is.
 *
 * @example
 * ```ts
 * import { errorLine, lookOf } from '@sfstream/cli';
 *
 * declare const error: unknown;
 *
 * console.error(errorLine(error, lookOf(process.stderr, process.env)));
 * ```
 */
export const errorLine = (error: unknown, look: Look): string => {
  const { lead, choices } =
    error instanceof UsageError ? error : { lead: messageOf(error), choices: [] };
  return [
    paragraph({ text: `error: ${inCommandLineTerms(lead)}`, tone: 'bad' }, look),
    ...choices.map((choice) =>
      paragraph({ text: `  - ${choice}`, tone: 'plain', indent: 4 }, look),
    ),
  ].join('\n');
};
