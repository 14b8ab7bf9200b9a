import { DiffError } from './diff-error.ts';

/** A line and the break that ends it; `undefined` for a line from a diff, which does not contain its break. */
export interface Line {
  readonly text: string;
  readonly end: string | undefined;
}

interface HunkHeader {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
}

/**
 * Applies the hunks of a unified diff to `before`. Throws a {@link DiffError} where they name other lines than there
 * are.
 */
export const patchLines = (before: readonly Line[], diff: readonly string[]): readonly Line[] => {
  const after: Line[] = [];
  const rest = diff[Symbol.iterator]();
  let at = 0;

  const keepUntil = (index: number): void => {
    if (index < at) throw misfit();
    for (const line of before.slice(at, index)) after.push(line);
    at = index;
  };

  for (const line of rest) {
    const hunk = readHeader(line);
    if (hunk === undefined) continue;
    keepUntil(startOf(hunk, at, after.length));
    const [oldEnd, newEnd] = [at + hunk.oldCount, after.length + hunk.newCount];
    while (at < oldEnd || after.length < newEnd) {
      const { value: change = '', done } = rest.next();
      if (done === true) throw new DiffError('The diff ends too early.');
      const [sign, text] = [change.at(0), change.slice(1)];
      if (sign === '+') after.push({ text, end: undefined });
      else if (sign === '-' || sign === ' ' || sign === undefined) {
        const old = before[at++];
        if (old?.text !== text) throw misfit();
        if (sign !== '-') after.push(old);
      }
    }
  }
  keepUntil(before.length);
  return after;
};

const readHeader = (line: string): HunkHeader | undefined => {
  const found = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (found === null) return undefined;
  const [oldStart = 0, oldCount = 1, newStart = 0, newCount = 1] = found
    .slice(1)
    .map((digits: string | undefined) => (digits === undefined ? undefined : Number(digits)));
  return { oldStart, oldCount, newStart, newCount };
};

/**
 * Index of the line at which a hunk begins. Where a hunk removes no line, diff programs disagree on its old line
 * number, so the new one counts.
 */
const startOf = (
  { oldStart, oldCount, newStart }: HunkHeader,
  at: number,
  written: number,
): number => (oldCount > 0 ? oldStart - 1 : at + newStart - 1 - written);

const misfit = (): DiffError => new DiffError('The diff was made from another text.');
