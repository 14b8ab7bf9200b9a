import { columnsOf } from './columns-of.ts';

/**
 * The text in lines of at most so many columns, of which the first line has `begun` already; it is broken between words
 * only. A command, a path or an address stays whole, so that it can be copied.
 */
export const wrapped = (text: string, width: number, begun = 0): readonly string[] => {
  const lines: string[][] = [[]];
  let columns = begun;
  for (const word of text.split(' ')) {
    const wide = columnsOf(word);
    const line = lines.at(-1) ?? [];
    if (line.length > 0 && columns + 1 + wide > width) {
      lines.push([word]);
      columns = wide;
    } else {
      columns += (line.length === 0 ? 0 : 1) + wide;
      line.push(word);
    }
  }
  return lines.map((words) => words.join(' '));
};
