import type { RestProblem } from '@sfstream/rest';
import type { TerminalStyle } from '../terminal/terminal-style.ts';
import { printable } from '../terminal/printable.ts';
import { paragraph } from '../terminal/paragraph.ts';

/** Result of publishing one event of the input. */
export type PublishResult =
  | { readonly line: number; readonly success: true; readonly eventUuid?: string }
  | { readonly line: number; readonly success: false; readonly problems: readonly RestProblem[] }
  | Unknown;

/** It may have been published; then it has this UUID. */
interface Unknown {
  readonly line: number;
  readonly success: false;
  readonly outcome: 'unknown';
  readonly eventUuid: string;
  readonly problems: readonly RestProblem[];
}

/** True where nobody knows whether the event was published. */
export const isUnknown = (result: PublishResult): result is Unknown => 'outcome' in result;

/** A result for programs. */
export const resultJson = (result: PublishResult): string => printable(JSON.stringify(result));

/** A result for people. */
export const resultLine = (result: PublishResult, style: TerminalStyle): string =>
  paragraph(
    {
      before: [{ text: `line ${result.line} `, tone: 'quiet' }],
      ...(result.success
        ? { text: `accepted ${result.eventUuid ?? ''}`.trimEnd(), tone: 'good' }
        : {
            text: `${isUnknown(result) ? 'unknown' : 'refused'}: ${result.problems.map(problemText).join('; ')}`,
            tone: 'bad',
          }),
      indent: 5,
    },
    style,
  );

const problemText = ({ errorCode, message, fields }: RestProblem): string =>
  `${errorCode}, ${message}${fields.length === 0 ? '' : ` (fields: ${fields.join(', ')})`}`;
