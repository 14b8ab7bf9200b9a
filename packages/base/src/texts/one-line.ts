import { shortened } from './shortened.ts';

/**
 * Makes a text from elsewhere fit into a sentence: its beginning, on one line, without the full stop at its end.
 *
 * @example
 * ```ts
 * import { oneLine } from '@sfstream/base';
 *
 * console.log(oneLine(' Session expired\nor invalid. ')); // => Session expired or invalid
 * ```
 */
export const oneLine = (text: string): string => {
  const words = shortened(text).split(/\s+/).filter(Boolean);
  const line = words.join(' ');
  return line.endsWith('.') ? line.slice(0, -1) : line;
};
