import { styleText } from 'node:util';
import { fitToWidth } from './fit-to-width.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { printable } from './printable.ts';
import type { Span, Tone } from './span.ts';

/** One line, without its end. Nothing in it can disturb the terminal. */
export const toLine = (spans: readonly Span[], { colour, width }: TerminalStyle): string => {
  const safe = spans.map(({ text, tone }) => ({ text: printable(text), tone }));
  return (width === undefined ? safe : fitToWidth(safe, width))
    .map(({ text, tone }) => (colour ? painted(text, tone) : text))
    .join('');
};

const formats = {
  quiet: 'gray',
  channel: 'cyan',
  position: 'yellow',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
} as const satisfies Readonly<Record<Exclude<Tone, 'plain'>, string>>;

/** Colours the text. The decision to colour is made before, so Node is not asked to look at its own streams. */
const painted = (text: string, tone: Tone): string =>
  tone === 'plain' || text === ''
    ? text
    : styleText(formats[tone], text, { validateStream: false });
