/**
 * Returns ` Did you mean store?` for a name that is one or two slips away from a known one, such as `stroe`, and
 * otherwise an empty text. It follows a sentence that lists the known names.
 *
 * @example
 * ```ts
 * import { didYouMean } from '@sfstream/base';
 *
 * console.log(`There is no option stroe.${didYouMean('stroe', ['replay', 'store'])}`);
 * // => There is no option stroe. Did you mean store?
 * ```
 */
export const didYouMean = (name: string, known: readonly string[]): string => {
  const [nearest] = known
    .map((candidate) => ({ candidate, slips: slipsBetween(name, candidate) }))
    .filter(({ candidate, slips }) => slips <= Math.min(2, candidate.length / 3))
    .sort((one, other) => one.slips - other.slips);
  return nearest === undefined ? '' : ` Did you mean ${nearest.candidate}?`;
};

/**
 * The number of letters to insert, delete or change, and of neighbours to swap, that turns one name into the other
 * (optimal string alignment). Infinity where the lengths already differ too much, and exact up to two. Capitals count as
 * small letters.
 */
const slipsBetween = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > 2) return Infinity;
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  const rows = [[0, 1, 2]];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isExchanged = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isExchanged ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
};
