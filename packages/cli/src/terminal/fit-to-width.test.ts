import fc from 'fast-check';
import { fitToWidth } from './fit-to-width.ts';

const fitted = (text: string, width: number): string =>
  fitToWidth([{ text, tone: 'plain' }], width)
    .map((span) => span.text)
    .join('');

describe('fitting to a width', () => {
  it.each([
    ['text that just fits', 'abcde', 5, 'abcde'],
    ['text that is too long', 'abcdef', 5, 'abcd…'],
    ['wide characters that just fit', '注文だ', 6, '注文だ'],
    ['a wide character that would be cut in half', '注文だ', 5, '注文…'],
    ['an emoji of several code points', '👩‍🚀👩‍🚀👩‍🚀', 5, '👩‍🚀👩‍🚀…'],
    ['a letter with an accent of its own', 'e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
    ['a single column', 'abc', 1, '…'],
  ])('takes %s', (_, text, width, expected) => {
    expect(fitted(text, width)).toBe(expected);
  });

  it('keeps the tones, and marks the cut once', () => {
    expect(
      fitToWidth(
        [
          { text: 'abc', tone: 'channel' },
          { text: 'def', tone: 'plain' },
          { text: 'ghi', tone: 'quiet' },
        ],
        5,
      ),
    ).toEqual([
      { text: 'abc', tone: 'channel' },
      { text: 'd…', tone: 'plain' },
    ]);
  });

  it('marks the cut where a span ends exactly at it', () => {
    expect(
      fitToWidth(
        [
          { text: 'abc', tone: 'channel' },
          { text: 'def', tone: 'plain' },
        ],
        4,
      ),
    ).toEqual([
      { text: 'abc', tone: 'channel' },
      { text: '…', tone: 'plain' },
    ]);
  });

  it('never exceeds the width, and loses nothing that fits', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(fc.array(ascii), fc.integer({ min: 1, max: 60 }), (texts, width) => {
        const whole = texts.join('');
        const shown = fitToWidth(
          texts.map((text) => ({ text, tone: 'plain' })),
          width,
        )
          .map(({ text }) => text)
          .join('');
        expect(shown).toBe(whole.length <= width ? whole : `${whole.slice(0, width - 1)}…`);
      }),
    );
  });
});
