import type { Observable } from 'rxjs';
import { concatMap, defer, filter, from, map, of, take, throwIfEmpty } from 'rxjs';
import { DiffError } from './diff-error.ts';
import type { Line } from './patch-lines.ts';
import { patchLines } from './patch-lines.ts';
import type { TextDiff } from './text-diff.ts';

/**
 * Computes the new text of a field from `before` and the diff in a change event (Change Data Capture guide, "How to
 * Reconstruct a Field from Its Diff Value"). The SHA-256 hash of the result is compared with that in the diff. A diff
 * does not contain its line breaks: they are taken from the old text, or else those are used that give the right hash.
 * A diff without a hash is not verified.
 *
 * Emits the text and completes; nothing is computed before subscription. Fails with a {@link DiffError} when the diff
 * was made from another text, is cut off, or the hash differs. Browsers compute hashes on secure pages only (HTTPS or
 * localhost).
 *
 * @example
 * ```ts
 * import { applyDiff, textDiff } from '@sfstream/core';
 * import { firstValueFrom } from 'rxjs';
 *
 * declare const stored: string;
 * declare const sent: string | { diff: string };
 *
 * const description = textDiff.is(sent) ? await firstValueFrom(applyDiff(stored, sent)) : sent;
 * console.log(description.length);
 * ```
 */
export const applyDiff = (before: string, { diff }: TextDiff): Observable<string> =>
  defer(() => {
    const lines = diff.split(lineBreak);
    const texts = wordings(patchLines(linesOf(before), lines));
    const hash = hashIn(lines);
    if (hash === undefined) return of(texts[0]);
    return from(texts).pipe(
      concatMap((text) =>
        from(sha256(text)).pipe(
          filter((own) => own === hash),
          map(() => text),
        ),
      ),
      take(1),
      throwIfEmpty(() => new DiffError('The diff gives a text whose hash does not match.')),
    );
  });

const lineBreak = /\r\n|\r|\n/;

const linesOf = (text: string): readonly Line[] => {
  const ends = text.match(new RegExp(lineBreak, 'g'));
  return text.split(lineBreak).map((line, index) => ({ text: line, end: ends?.[index] }));
};

/** The possible texts: with the breaks that its lines had, then with one kind of break throughout. */
const wordings = (lines: readonly Line[]): readonly [string, ...string[]] => {
  const usual = lines.find(({ end }) => end !== undefined)?.end ?? '\n';
  const joined = (endOf: (line: Line) => string): string =>
    lines
      .map((line, index) => (index < lines.length - 1 ? line.text + endOf(line) : line.text))
      .join('');
  return [
    joined(({ end = usual }) => end),
    joined(() => '\r\n'),
    joined(() => '\n'),
    joined(() => '\r'),
  ];
};

/** The hash in a diff. Salesforce puts it where a diff program puts the name of the new file. */
const hashIn = ([, newFile = '']: readonly string[]): string | undefined =>
  /^\+\+\+ ([0-9a-f]{64})\s*$/.exec(newFile.toLowerCase())?.[1];

const sha256 = async (text: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
