import type { TerminalStyle } from '../terminal/terminal-style.ts';
import { paragraph } from '../terminal/paragraph.ts';
import { printable } from '../terminal/printable.ts';
import type { Tone } from '../terminal/span.ts';
import type { Finding } from './finding.ts';

/** A finding for people: what is so, and below it what to do. */
export const findingLines = (
  { check, status, text, choices = [], remedy }: Finding,
  style: TerminalStyle,
): readonly string[] => {
  const { tone, word } = marks[status];
  return [
    paragraph(
      {
        before: [
          { text: word.padEnd(margin), tone },
          { text: `${check}: `, tone: 'channel' },
        ],
        text,
        tone: status === 'not-tried' ? 'quiet' : 'plain',
        indent: margin,
      },
      style,
    ),
    ...choices.map((choice) => below(`- ${choice}`, 2, style)),
    ...(remedy === undefined ? [] : [below(`-> ${remedy}`, 3, style)]),
  ];
};
/** A line of its own below the finding; where it is wrapped, what follows stands so many columns further in. */
const below = (text: string, hanging: number, style: TerminalStyle): string =>
  paragraph(
    {
      before: [{ text: ' '.repeat(margin), tone: 'plain' }],
      text,
      tone: 'plain',
      indent: margin + hanging,
    },
    style,
  );

const margin = 8;

const marks: Readonly<Record<Finding['status'], { readonly tone: Tone; readonly word: string }>> = {
  ok: { tone: 'good', word: 'ok' },
  warning: { tone: 'warning', word: 'warning' },
  failed: { tone: 'bad', word: 'failed' },
  'not-tried': { tone: 'quiet', word: '-' },
};

/** A finding for programs: one line of JSON. */
export const findingJson = ({ check, status, text, choices, remedy }: Finding): string =>
  printable(JSON.stringify({ check, status, text, choices, remedy }));
