import { encodeCursor, encodeRequestCursor } from '../wire/cursor.ts';
import { createPositions } from './positions.ts';

const memory = (cursor?: string) => {
  let kept = cursor;
  return { get: () => kept, set: (next: string) => (kept = next) };
};

it('keeps the positions of channels that nobody has asked for yet', () => {
  const store = memory(encodeCursor({ a: [1], b: [2] }));
  const positions = createPositions(store);
  positions.advance(encodeCursor({ a: [3] }));
  positions.keep();
  expect(store.get()).toBe(encodeCursor({ a: [3], b: [2] }));
  expect(createPositions(store).cursorOf(['b', 'c'])).toBe(
    encodeRequestCursor(new Map([['b', [2]]]), ['b', 'c']),
  );
});

it('forgets a channel that was left', () => {
  const positions = createPositions(memory(encodeCursor({ a: [1] })));
  positions.forget(['a']);
  expect(positions.cursorOf(['a'])).toBeUndefined();
});

it('stays where it is by a message without a cursor', () => {
  const positions = createPositions(memory(encodeCursor({ a: [1] })));
  expect(() => positions.advance('')).not.toThrow();
  expect(positions.cursorOf(['a'])).toBe(encodeRequestCursor(new Map([['a', [1]]]), ['a']));
});

it('works without what a storage refuses to give or take', () => {
  const refuse = (): never => {
    throw new Error('forbidden');
  };
  const positions = createPositions({ get: refuse, set: refuse });
  positions.advance(encodeCursor({ a: [1] }));
  expect(() => positions.keep()).not.toThrow();
  expect(positions.cursorOf(['a'])).toBe(encodeRequestCursor(new Map([['a', [1]]]), ['a']));
});
