import fc from 'fast-check';
import { exactJson } from './exact-json.ts';
import { parseExactly } from './parse-exactly.ts';

it.each([
  ['{"a":1698100138468892701}', { a: 1698100138468892701n }],
  [
    '[9007199254740991,9007199254740992,-9007199254740993]',
    [2 ** 53 - 1, 2 ** 53, -(2n ** 53n) - 1n],
  ],
  [
    '{"12345678901234567890":"12345678901234567890"}',
    { '12345678901234567890': '12345678901234567890' },
  ],
  [
    '[12345678901234567890.5,1e300,0.1234567890123456789]',
    [Number('12345678901234567890.5'), 1e300, 0.12345678901234568],
  ],
  [
    String.raw`["\"12345678901234567890", "\\",12345678901234567890]`,
    ['"12345678901234567890', '\\', 12345678901234567890n],
  ],
  [
    '["#12345678901234567890",12345678901234567890]',
    ['#12345678901234567890', 12345678901234567890n],
  ],
  [
    String.raw`["\u002312345678901234567890",12345678901234567890]`,
    ['#12345678901234567890', 12345678901234567890n],
  ],
  ['12345678901234567890', 12345678901234567890n],
  ['[-0,12345678901234567890]', [-0, 12345678901234567890n]],
  ['[100000000000000000000,100000000000000000001]', [1e20, 100000000000000000001n]],
])('reads %s', (text, value) => {
  expect(parseExactly(text)).toEqual(value);
});

it('reads all other JSON as the platform does', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!/(?<![\d.])\d{16}/.test(text));
      expect(parseExactly(text)).toEqual(JSON.parse(text));
    }),
  );
});

it('reads whatever integers and texts there are, as they were written', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.bigInt(),
      fc.string({ unit: 'binary' }),
      fc.array(tie('any')),
      fc.dictionary(fc.string(), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(value, (written) => {
      const text = exactJson(written) ?? '';
      expect(exactJson(parseExactly(text))).toBe(text);
    }),
  );
});

it('fails for what is not JSON as the platform does', () => {
  expect(() => parseExactly('{"a":12345678901234567890')).toThrow(SyntaxError);
});
