import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import type { TerminalStyle } from '../terminal/terminal-style.ts';
import { errorText } from '../failures/error-text.ts';
import { paragraph } from '../terminal/paragraph.ts';
import { UsageError } from '../failures/usage-error.ts';

/**
 * An error as text that says what happened and what to do; never a stack. On a terminal it is wrapped, elsewhere it is one
 * line, with one more for each choice that there is.
 *
 * @example
 * ```ts
 * import { errorLine, terminalStyle } from '@sfstream/cli';
 *
 * declare const error: unknown;
 *
 * console.error(errorLine(error, terminalStyle(process.stderr, process.env)));
 * ```
 */
export const errorLine = (error: unknown, style: TerminalStyle): string => {
  const { lead, choices } =
    error instanceof UsageError ? error : { lead: errorText(error), choices: [] };
  return [
    paragraph({ text: `error: ${inCommandLineTerms(lead)}`, tone: 'bad' }, style),
    ...choices.map((choice) =>
      paragraph({ text: `  - ${choice}`, tone: 'plain', indent: 4 }, style),
    ),
  ].join('\n');
};
