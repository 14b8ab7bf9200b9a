import { columnsOf, graphemesOf } from './columns-of.ts';
import type { Span } from './span.ts';

/**
 * The spans as far as they fit into so many columns of a terminal, with `…` where something is cut off. Wide characters
 * and emoji are never cut in half.
 */
export const fitToWidth = (spans: readonly Span[], width: number): readonly Span[] => {
  // No character takes up more than a few code units a column; the rest of a huge payload need not be measured.
  const measured = spans.map(({ text, tone }) => ({ text: text.slice(0, 32 * width), tone }));
  if (measured.reduce((sum, { text }) => sum + columnsOf(text), 0) <= width) return spans;

  const fitting: Span[] = [];
  let room = width - 1;
  for (const { text, tone } of measured) {
    const start = startWithin(text, room);
    fitting.push({ text: start.length < text.length ? `${start}…` : start, tone });
    if (start.length < text.length) return fitting;
    room -= columnsOf(text);
  }
  return fitting;
};

const startWithin = (text: string, width: number): string => {
  let taken = 0;
  for (const { index, columns } of graphemesOf(text)) {
    taken += columns;
    if (taken > width) return text.slice(0, index);
  }
  return text;
};
