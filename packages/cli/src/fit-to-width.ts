import type { Span } from './span.ts';

/**
 * The spans as far as they fit into so many columns of a terminal, with `…` where something is cut off. Wide characters
 * (Unicode, UAX 11) and emoji take two columns, and are never cut in half.
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

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const isNarrow = /^[\x20-\x7e]*$/;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

const columnsOf = (text: string): number =>
  isNarrow.test(text)
    ? text.length
    : [...graphemes.segment(text)].reduce((sum, { segment }) => sum + widthOf(segment), 0);

const widthOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1);

const startWithin = (text: string, width: number): string => {
  if (isNarrow.test(text)) return text.slice(0, Math.max(0, width));
  let columns = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    columns += widthOf(segment);
    if (columns > width) return text.slice(0, index);
  }
  return text;
};
