import fc from 'fast-check';
import { jsonInText } from './json-in-text.ts';

const answer = { status: 0, result: { text: 'a "quoted" {brace} \\ \n', list: [{}] } };
const written = JSON.stringify(answer, null, 2);

it.each([
  ['nothing', written],
  ['a notice before it', `Warning: deprecated.\n${written}`],
  ['a notice after it', `${written}\nUpdate available from 2.90.0 to 2.91.0.`],
  ['a notice on its line', `Warning: ${written} Bye`],
  ['braces in a notice', `See {policy} and {} and {"x: y}\n${written}\n{end`],
  ['an unclosed brace before a name', `{ "notice\n${written}`],
  ['quotation marks in a notice', `The "org display" isn't "new\n${written}\n"`],
  ['a byte order mark', `\ufeff${written}`],
  ['line ends of Windows', `Warning\r\n${written.replaceAll('\n', '\r\n')}\r\n`],
  ['colours', `\u001b[1;33mWarning\u001b[0m\n\u001b[32m${written}\u001b[39m\n`],
  ['colours within', written.replaceAll(/("\w+"):/g, '\u001b[34m$1\u001b[39m:')],
  ['a link', `\u001b]8;;https://acme.example/{"a"}\u0007text\u001b]8;;\u0007${written}`],
  ['a progress bar', `\u001b[2K\u001b[1G⣾ Working {1/2}\u001b[?25h\r${written}`],
])('is found amid %s', (_, text) => {
  expect(jsonInText(text)).toContainEqual(answer);
});

it('is given in order, and not what is within it', () => {
  expect(jsonInText('{"a":{"b":1}} and {"c":2}{"d":{}}')).toEqual([
    { a: { b: 1 } },
    { c: 2 },
    { d: {} },
  ]);
});

it.each(['', 'nothing', '{', '}{', '{"a":1', '{"a"}', '{see "policy"}', '["a"]'])(
  'is not found in %j',
  (text) => {
    expect(jsonInText(text)).toStrictEqual([]);
  },
);

it('is found in any notice without quotation marks behind a brace', () => {
  const notice = fc.string().filter((text) => !/\{\s*["}]/.test(text) && !text.includes('\u001b'));
  fc.assert(
    fc.property(notice, fc.object(), notice, (before, value, after) => {
      const text = JSON.stringify(value);
      expect(jsonInText(`${before}\n${text}\n${after}`)).toEqual([JSON.parse(text)]);
    }),
  );
});

it.each([
  ['{"', 0],
  ['{ ', 0],
  ['{"a":', 0],
  ['\u001b[', 0],
  ['\u001b]', 0],
  ['"', 0],
  ['{}', 500_000],
])('is looked for to the end in %j, half a million times', (text, found) => {
  expect(jsonInText(text.repeat(500_000))).toHaveLength(found);
});
