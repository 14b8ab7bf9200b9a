import { ServerError } from '@sfstream/core';
import { remedyOf } from '../doctor/remedy-of.ts';
import { messageOf } from './message-of.ts';

describe('what an error says', () => {
  it('is one line', () => {
    expect(messageOf(new Error(' one\r\n\n  two\n'))).toBe('one two');
  });

  it('keeps its beginning and its end, where the remedy is, when it is endless', () => {
    const message = messageOf(new Error(`It failed: ${'x'.repeat(100_000)}. Do this.`));
    expect(message).toMatch(/^It failed: x+ … \(98,?\d+ characters left out\) … x+\. Do this\.$/);
    expect(message.length).toBeLessThan(2_100);
  });

  it.each([
    ['blanks', ' '],
    ['line ends', '\n'],
    ['letters', 'x'],
  ])('is short, whatever others have written into it: %s', (_, filler) => {
    const text = `${filler.repeat(300_000)}!`;
    expect(messageOf(new Error(text)).length).toBeLessThan(2_100);
    expect(remedyOf(new Error(text))).toBeUndefined();
    const refused = { channel: '/meta/connect', successful: false, error: text } as const;
    expect(remedyOf(new ServerError(text, refused))).toBeUndefined();
  });
});
