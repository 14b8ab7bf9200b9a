/** Texts of this library's own are shorter. */
const longest = 500;

/**
 * The beginning of a text that came from elsewhere, at most 500 characters and an ellipsis: it shall not fill a log, and
 * no expression has to search all of it. A character of two halves is not cut in two.
 *
 * @example
 * ```ts
 * import { shortened } from '@sfstream/base';
 *
 * console.log(shortened('x'.repeat(10_000)).length); // => 501
 * ```
 */
export const shortened = (text: string): string => {
  if (text.length <= longest) return text;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(longest - 1));
  return `${text.slice(0, isHalf ? longest - 1 : longest)}…`;
};
