import fc from 'fast-check';
import { decodeCursor, encodeCursor, encodeRequestCursor } from './cursor.ts';

it('gives back any positions, whatever the channels are called', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (positions) => {
      const plain = JSON.parse(JSON.stringify(positions)) as Record<string, unknown>;
      expect(decodeCursor(encodeCursor(plain))).toEqual(new Map(Object.entries(plain)));
    }),
  );
});

it('is text that headers, queries and event streams leave as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (positions) => {
      expect(encodeCursor(positions)).toMatch(/^v2\.[\w-]+$/);
    }),
  );
});

it('takes no other text for a cursor', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decodeCursor(text)).toBeUndefined();
      expect(() => decodeCursor(`v2.${text}`)).not.toThrow();
    }),
  );
});

it.each([
  ['of another version', 'v1.e30'],
  ['that holds a list for other channels than asked for', 'v2.WzFd'],
  ['that is longer than any', encodeCursor({ a: 'x'.repeat(12_279) })],
  ['that is a number', 'v2.NQ'],
  ['that is a text', 'v2.ImEi'],
  ['that is nothing', 'v2.bnVsbA'],
])('does not read a cursor %s', (_, cursor) => {
  expect(decodeCursor(cursor)).toBeUndefined();
});

it('reads a cursor of the greatest length', () => {
  const positions = { a: 'x'.repeat(12_277) };
  const cursor = encodeCursor(positions);
  expect(cursor).toHaveLength(16_383);
  expect(decodeCursor(cursor)).toEqual(new Map(Object.entries(positions)));
});

it('needs no names where the request has them', () => {
  const positions = new Map<string, unknown>([
    ['/event/A__e', ['epoch', 'key', 1]],
    ['/event/C__e', ['epoch', 'key']],
  ]);
  const asked = ['/event/A__e', '/event/B__e', '/event/C__e'];
  const cursor = encodeRequestCursor(positions, asked);
  expect(atob(cursor.slice(3).replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('event');
  expect(decodeCursor(cursor, asked)).toEqual(positions);
});
