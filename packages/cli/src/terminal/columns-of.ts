import { eastAsianWidth } from 'get-east-asian-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const isNarrow = /^[\x20-\x7e]*$/;
const isEmoji = /^\p{Emoji_Presentation}|\ufe0f/u;

/** Splits a text into what a reader takes for characters, each with its columns on a terminal: two for wide ones and emoji. */
export const graphemesOf = (
  text: string,
): readonly { readonly index: number; readonly columns: 1 | 2 }[] =>
  [...graphemes.segment(text)].map(({ segment, index }) => ({
    index,
    columns: isEmoji.test(segment) ? 2 : eastAsianWidth(segment.codePointAt(0) ?? 0),
  }));

/** Columns of a terminal that the text takes up. */
export const columnsOf = (text: string): number =>
  isNarrow.test(text)
    ? text.length
    : graphemesOf(text).reduce((sum, { columns }) => sum + columns, 0);
