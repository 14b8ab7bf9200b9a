import { wrapped } from './wrapped.ts';

describe('wrapping', () => {
  it.each([
    ['text that fits', 'one two', 7, 0, ['one two']],
    ['text that does not', 'one two three', 7, 0, ['one two', 'three']],
    ['a line that has begun', 'one two three', 9, 4, ['one', 'two three']],
    [
      'a word that is too long, and stays whole',
      'a https://x.example/y b',
      6,
      0,
      ['a', 'https://x.example/y', 'b'],
    ],
    ['wide characters', '注文 だよ', 8, 0, ['注文', 'だよ']],
    ['no text', '', 8, 0, ['']],
    ['text without a width', 'one two three', Infinity, 0, ['one two three']],
  ])('takes %s', (_, text, width, begun, lines) => {
    expect(wrapped(text, width, begun)).toEqual(lines);
  });
});
