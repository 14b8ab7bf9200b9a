/** The library's own texts are shorter. */
const longest = 500;

/**
 * The beginning of a text from elsewhere, at most 500 characters and an ellipsis, so that it cannot fill a log and no
 * regular expression has to search all of it. A surrogate pair is not cut in two.
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
