import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { lastValueFrom } from 'rxjs';
import { applyDiff } from './apply-diff.ts';
import { DiffError } from './diff-error.ts';
import { textDiff } from './text-diff.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A diff to the text `after`, as Salesforce heads it. */
const diffTo = (after: string, ...hunks: readonly string[]) => ({
  diff: ['--- ', `+++ ${sha256(after)}`, ...hunks].join('\n'),
});

const patched = (before: string, diff: { readonly diff: string }): Promise<string> =>
  lastValueFrom(applyDiff(before, diff));

describe('applyDiff', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a changed line', 'a\nb\nc', 'a\nB\nc', ['@@ -2,1 +2,1 @@', '-b', '+B']],
    ['counts of one left out', 'a\nb\nc', 'a\nB\nc', ['@@ -2 +2 @@', '-b', '+B']],
    [
      'a hunk with context',
      'a\nb\nc\nd',
      'a\nB\nc\nd',
      ['@@ -1,3 +1,3 @@ heading', ' a', '-b', '+B', ' c'],
    ],
    ['an empty line as context', 'a\n\nb', 'a\n\nB', ['@@ -1,3 +1,3 @@', ' a', '', '-b', '+B']],
    [
      'two hunks',
      'a\nb\nc\nd\ne',
      'A\nb\nc\nd\ne\nf',
      ['@@ -1,1 +1,1 @@', '-a', '+A', '@@ -5,1 +5,2 @@', ' e', '+f'],
    ],
    [
      'lines put in, numbered as by diff -U0',
      'a\nd',
      'a\nb\nc\nd',
      ['@@ -1,0 +2,2 @@', '+b', '+c'],
    ],
    ['lines put in, numbered as by Java', 'a\nd', 'a\nb\nc\nd', ['@@ -2,0 +2,2 @@', '+b', '+c']],
    ['lines put in first', 'b', 'a\nb', ['@@ -0,0 +1,1 @@', '+a']],
    ['a line taken out', 'a\nb\nc', 'a\nc', ['@@ -2,1 +1,0 @@', '-b']],
    [
      'lines that look like heads of hunks and files',
      'a\n-- x\nc',
      'a\n++ @@ -1,1 +1,1 @@\nc',
      ['@@ -2,1 +2,1 @@', '--- x', '+++ @@ -1,1 +1,1 @@'],
    ],
    [
      'a note on the missing break at the end',
      'a\nb',
      'a\nB',
      [
        '@@ -2,1 +2,1 @@',
        '-b',
        '\\ No newline at end of file',
        '+B',
        '\\ No newline at end of file',
      ],
    ],
    [
      'a hunk of more than nine lines',
      'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk',
      'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nK',
      ['@@ -1,11 +1,11 @@', ...Array.from('abcdefghij', (line) => ` ${line}`), '-k', '+K'],
    ],
    ['no hunk', 'a\nb', 'a\nb', []],
    [
      'a hunk behind a line that only holds a head',
      'a',
      'A',
      ['see @@ -9,1 +9,1 @@', '@@ -1 +1 @@', '-a', '+A'],
    ],
    ['letters beyond ASCII', 'é\n🚚', 'é\n🚢', ['@@ -2,1 +2,1 @@', '-🚚', '+🚢']],
  ])('applies %s', async (_what, before, after, hunks) => {
    expect(await patched(before, diffTo(after, ...hunks))).toBe(after);
  });

  describe('line breaks', () => {
    const hunks = ['@@ -2,1 +2,2 @@', '-b', '+B', '+C'];

    it.each([
      ['those of the old text', 'a\r\nb\r\nd', 'a\r\nB\r\nC\r\nd'],
      ['carriage returns alone', 'a\rb\rd', 'a\rB\rC\rd'],
      ['old ones of two kinds', 'a\r\nb\nd\ne', 'a\r\nB\r\nC\r\nd\ne'],
      ['those of a browser, in an old text of another program', 'a\nb\nd', 'a\r\nB\r\nC\r\nd'],
      ['those of a program, in an old text of a browser', 'a\r\nb\r\nd', 'a\nB\nC\nd'],
      ['one at the end', 'a\nb\n', 'a\nB\nC\n'],
    ])('are %s', async (_what, before, after) => {
      expect(await patched(before, diffTo(after, ...hunks))).toBe(after);
    });

    it('are the first of the old text, also for a line put in before it', async () => {
      const after = 'a\r\nb\r\nc\nd';
      expect(await patched('b\r\nc\nd', diffTo(after, '@@ -0,0 +1,1 @@', '+a'))).toBe(after);
    });

    it('of the diff itself may be any', async () => {
      const { diff } = diffTo('a\nB\nC', ...hunks);
      expect(await patched('a\nb', { diff: diff.replaceAll('\n', '\r\n') })).toBe('a\nB\nC');
    });
  });

  it('compares the hash whatever the case of its digits', async () => {
    const { diff } = diffTo('A', '@@ -1,1 +1,1 @@', '-a', '+A');
    expect(
      await patched('a', { diff: diff.replace(/[0-9a-f]{64}/, (hash) => hash.toUpperCase()) }),
    ).toBe('A');
  });

  it('applies a diff without a hash as it is', async () => {
    expect(await patched('a\r\nb', { diff: '--- \n+++ \n@@ -2,1 +2,1 @@\n-b\n+B\n' })).toBe(
      'a\r\nB',
    );
  });

  it.each([
    ['longer than a hash', `+++ ${sha256('other')}.txt`],
    ['behind other words', `see +++ ${sha256('other')}`],
  ])('does not take for a hash what is %s', async (_what, newFile) => {
    const diff = ['--- ', newFile, '@@ -1,1 +1,1 @@', '-a', '+A'].join('\n');
    expect(await patched('a', { diff })).toBe('A');
  });

  it.each<[string, string, { readonly diff: string }, RegExp]>([
    [
      'of a removed line that is another',
      'a\nx',
      diffTo('a\nB', '@@ -2,1 +2,1 @@', '-b', '+B'),
      /another text/,
    ],
    [
      'of a kept line that is another',
      'x\nb',
      diffTo('a\nB', '@@ -1,2 +1,2 @@', ' a', '-b', '+B'),
      /another text/,
    ],
    ['of lines beyond the end', 'a', diffTo('a\nB', '@@ -9,1 +9,1 @@', '-b', '+B'), /another text/],
    [
      'of lines put in beyond the end',
      'a',
      { diff: '--- \n+++ \n@@ -9,0 +9,1 @@\n+b' },
      /another text/,
    ],
    [
      'of hunks out of order',
      'a\nb',
      diffTo('A\nB', '@@ -2,1 +2,1 @@', '-b', '+B', '@@ -1,1 +1,1 @@', '-a', '+A'),
      /another text/,
    ],
    ['that is torn', 'a\nb', diffTo('a\nB', '@@ -2,1 +2,1 @@', '-b'), /ends too early/],
    [
      'whose hash is another',
      'a\nb',
      diffTo('other', '@@ -2,1 +2,1 @@', '-b', '+B'),
      /hash does not match/,
    ],
    [
      'whose hash is another and has blanks behind it',
      'a',
      { diff: `--- \n+++ ${sha256('other')}\t \n@@ -1,1 +1,1 @@\n-a\n+A` },
      /hash does not match/,
    ],
  ])('refuses a diff %s, and says nothing of the text', async (_what, before, diff, fault) => {
    const error: unknown = await patched(before, diff).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DiffError);
    expect(error).toMatchObject({ message: expect.stringMatching(fault) });
    expect(error).toMatchObject({ message: expect.stringMatching(/Fetch the record instead\.$/) });
  });

  it('does nothing before it is subscribed to', () => {
    expect(() => applyDiff('a', { diff: '@@ -9,9 +9,9 @@' })).not.toThrow();
  });

  it('leads from any text to any other', async () => {
    const line = fc.stringMatching(/^[-+ @\\]?[ab]{0,2}$/);
    const text = fc.array(line, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom('\n', '\r\n', '\r'), async (old, own, end) => {
        const [before, after] = [old.join(end), own.join(end)];
        expect(await patched(before, diffTo(after, ...hunksBetween(old, own)))).toBe(after);
      }),
    );
  });
});

/** Hunks without context: a line that both have in its place is left alone, the rest is taken out and put in. */
const hunksBetween = (old: readonly string[], own: readonly string[]): readonly string[] => {
  const hunks: string[] = [];
  const shared = Math.min(old.length, own.length);
  for (let index = 0; index < shared; index++) {
    if (old[index] !== own[index]) {
      hunks.push(`@@ -${index + 1} +${index + 1} @@`, `-${old[index]}`, `+${own[index]}`);
    }
  }
  const [removed, added] = [old.slice(shared), own.slice(shared)];
  if (removed.length + added.length > 0) {
    hunks.push(
      `@@ -${shared + 1},${removed.length} +${shared + 1},${added.length} @@`,
      ...removed.map((line) => `-${line}`),
      ...added.map((line) => `+${line}`),
    );
  }
  return hunks;
};

it.each([
  [{ diff: '--- ' }, true],
  [{ diff: 7 }, false],
  ['a text', false],
])('a field that holds %j has a diff: %p', (value, isDiff) => {
  expect(textDiff.is(value)).toBe(isDiff);
});
