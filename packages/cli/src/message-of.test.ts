import { ServerError } from '@sfstream/core';
import { remedyOf } from './doctor/remedy-of.ts';
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
  ])('is told at once, whatever others have written into it: %s', (_, filler) => {
    const text = `${filler.repeat(300_000)}!`;
    const begun = process.cpuUsage();
    messageOf(new Error(text));
    remedyOf(new Error(text));
    remedyOf(new ServerError(text, { channel: '/meta/connect', successful: false, error: text }));
    const { user } = process.cpuUsage(begun);
    expect(user).toBeLessThan(1_000_000);
  });
});
