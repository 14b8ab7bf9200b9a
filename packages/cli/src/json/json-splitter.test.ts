import fc from 'fast-check';
import { JsonSplitter } from './json-splitter.ts';

const split = (pieces: readonly string[]): readonly unknown[] => {
  const splitter = new JsonSplitter();
  return [...pieces.flatMap((piece) => splitter.split(piece)), ...splitter.end()].map(
    ({ text }) => JSON.parse(text) as unknown,
  );
};

/** The text, cut into pieces of these lengths over and over. */
const cut = (text: string, lengths: readonly number[]): readonly string[] => {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
};

const values = fc.array(
  // A list at the top is taken for a list of values.
  fc.jsonValue().filter((value) => !Array.isArray(value)),
);
const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });

describe('JSON that comes in pieces', () => {
  it.each<[string, (all: readonly unknown[]) => string]>([
    ['NDJSON', (all) => all.map((value) => JSON.stringify(value)).join('\n')],
    ['a list', (all) => JSON.stringify(all)],
    ['an indented list', (all) => JSON.stringify(all, null, 2)],
    ['indented values', (all) => all.map((value) => JSON.stringify(value, null, 2)).join('\r\n')],
  ])('is cut into its values: %s', (_, write) => {
    fc.assert(
      fc.property(values, lengths, (all, sizes) => {
        const written = JSON.parse(JSON.stringify(all)) as unknown;
        expect(split(cut(write(all), sizes))).toEqual(written);
      }),
    );
  });

  it('tells the line at which each value begins', () => {
    const text = '{"a":\n1}\n\n{"b":2} [3,\n4]\n"x"';
    const splitter = new JsonSplitter();
    const found = [...splitter.split(text), ...splitter.end()];
    expect(found).toEqual([
      { text: '{"a":\n1}', line: 1 },
      { text: '{"b":2}', line: 4 },
      { text: '3', line: 4 },
      { text: '4', line: 5 },
      { text: '"x"', line: 6 },
    ]);
  });

  it('takes brackets within brackets up to a limit', () => {
    const splitter = new JsonSplitter({ longest: 100, deepest: 2 });
    expect(splitter.split('[{"a":[]}\n')).toHaveLength(1);
    expect(() => splitter.split('{"a":[[]]}')).toThrow(
      'The value that begins at line 2 of the input has more than 2 brackets within one another, so it is not an event.',
    );
  });

  it.each([[['"12345678"']], [['"1234', '5678"']], [['"1234', '5678', '" ']]])(
    'takes values up to a length: %j',
    (pieces) => {
      const valuesIn = (longest: number) => {
        const splitter = new JsonSplitter({ longest, deepest: 2 });
        return pieces.flatMap((piece) => splitter.split(piece));
      };
      expect(valuesIn(10)).toEqual([{ text: '"12345678"', line: 1 }]);
      expect(() => valuesIn(9)).toThrow(
        'The value that begins at line 1 of the input is longer than 9 characters, so it is not an event.',
      );
    },
  );

  it('counts the lines of a string too, which the parser refuses', () => {
    expect(new JsonSplitter().split('{"a":"\n"} {"b":1}')).toEqual([
      { text: '{"a":"\n"}', line: 1 },
      { text: '{"b":1}', line: 2 },
    ]);
  });

  it.each([
    ['{"a":1', ['{"a":1'], false],
    ['[{"a":1},', ['{"a":1}'], true],
    ['[[1', ['[1'], true],
    ['}', ['}'], false],
    [']', [']'], false],
    ['1}2', ['1}', '2'], false],
    ['', [], false],
    [' \n,', [], false],
  ])('leaves it to the parser to refuse %j', (text, expected, isOpen) => {
    const splitter = new JsonSplitter();
    const found = [...splitter.split(text), ...splitter.end()];
    expect(found.map((value) => value.text)).toEqual(expected);
    expect(splitter.isOpen).toBe(isOpen);
  });
});
