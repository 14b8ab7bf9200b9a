import { ServerError } from '@sfstream/core';
import { remedyOf } from '../findings/remedy-of.ts';
import { errorText } from './error-text.ts';

describe('what an error says', () => {
  it('is one line', () => {
    expect(errorText(new Error(' one\r\n\n  two\n'))).toBe('one two');
  });

  it.each([
    ['thrown text', 'thrown text'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ message: 'of no class' }, 'of no class'],
    [{ message: 5 }, '[object Object]'],
    [Object.create(null), 'a value of type object'],
  ])('is of whatever was thrown: %p', (thrown: unknown, text) => {
    expect(errorText(thrown)).toBe(text);
  });

  it('is whole up to 2,000 characters', () => {
    expect(errorText(new Error('x'.repeat(2_000)))).toBe('x'.repeat(2_000));
    expect(errorText(new Error('x'.repeat(2_001)))).toMatch(/ … \(1 characters left out\) … /);
  });

  it('keeps its beginning and its end, where the remedy is, when it is endless', () => {
    const message = errorText(new Error(`It failed: ${'x'.repeat(100_000)}. Do this.`));
    expect(message).toMatch(/^It failed: x+ … \(98,?\d+ characters left out\) … x+\. Do this\.$/);
    expect(message.length).toBeLessThan(2_100);
  });

  it.each([
    ['blanks', ' '],
    ['line ends', '\n'],
    ['letters', 'x'],
  ])('is short, whatever others have written into it: %s', (_, filler) => {
    const text = `${filler.repeat(300_000)}!`;
    expect(errorText(new Error(text)).length).toBeLessThan(2_100);
    expect(remedyOf(new Error(text))).toBeUndefined();
    const refused = { channel: '/meta/connect', successful: false, error: text } as const;
    expect(remedyOf(new ServerError(text, refused))).toBeUndefined();
  });
});
