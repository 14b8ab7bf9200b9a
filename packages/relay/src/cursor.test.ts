import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.ts';

it('gives back any positions, whatever the channels are called', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (positions) => {
      const plain = JSON.parse(JSON.stringify(positions)) as Record<string, unknown>;
      expect(decodeCursor(encodeCursor(plain))).toEqual(plain);
    }),
  );
});

it('is text that headers, queries and event streams leave as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (positions) => {
      expect(encodeCursor(positions)).toMatch(/^v1\.[\w-]+$/);
    }),
  );
});

it('takes no other text for a cursor', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decodeCursor(text)).toBeUndefined();
      expect(() => decodeCursor(`v1.${text}`)).not.toThrow();
    }),
  );
});

it.each([
  ['of another version', 'v2.e30'],
  ['that holds a list', 'v1.W10'],
  ['that is longer than any', `v1.${'A'.repeat(20_000)}`],
])('does not read a cursor %s', (_, cursor) => {
  expect(decodeCursor(cursor)).toBeUndefined();
});
