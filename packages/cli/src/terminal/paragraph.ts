import { columnsOf } from './columns-of.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { printable } from './printable.ts';
import { withoutMiddle } from '../failures/without-middle.ts';
import type { Span, Tone } from './span.ts';
import { toLine } from './to-line.ts';
import { wrapped } from './wrapped.ts';

/** A text and its label. */
export interface Paragraph {
  readonly before?: readonly Span[];
  readonly text: string;
  readonly tone: Tone;
  /** Columns by which the lines behind the first are indented. Default 0. */
  readonly indent?: number;
}

/** The paragraph, wrapped between words on a terminal, and elsewhere in one line. A text without end is cut. */
export const paragraph = (
  { before = [], text, tone, indent = 0 }: Paragraph,
  { colour, width = Infinity }: TerminalStyle,
): string => {
  const begun = before.reduce((sum, span) => sum + columnsOf(printable(span.text)), 0);
  // A narrow terminal has no room to waste.
  const hanging = width < 4 * indent ? 0 : indent;
  const [first = '', ...others] = wrapped(
    printable(withoutMiddle(text)),
    width - hanging,
    begun - hanging,
  );
  return [
    toLine([...before, { text: first, tone }], { colour }),
    ...others.map((line) => toLine([{ text: `${' '.repeat(hanging)}${line}`, tone }], { colour })),
  ].join('\n');
};
