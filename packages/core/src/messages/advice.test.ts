import fc from 'fast-check';
import { mergeAdvice, noAdvice, pollTimeout, reconnectAdvice } from './advice.ts';
import type { Reply } from './message.ts';

const salesforce: Reply = { advice: { reconnect: 'retry', interval: 0, timeout: 110_000 } };

describe('mergeAdvice', () => {
  it('keeps what a later advice does not mention (behaviour 5)', () => {
    const held = mergeAdvice(noAdvice, salesforce);
    expect(mergeAdvice(held, { advice: { reconnect: 'retry', interval: 2_000 } })).toEqual({
      interval: 2_000,
      timeout: 110_000,
    });
    expect(mergeAdvice(held, { advice: { timeout: 30_000 } })).toEqual({
      interval: 0,
      timeout: 30_000,
    });
  });

  it('keeps everything when a reply brings no advice', () => {
    const held = mergeAdvice(noAdvice, salesforce);
    expect(mergeAdvice(held, { successful: true })).toBe(held);
  });

  it('knows no hold time before the server has named one', () => {
    expect(mergeAdvice(noAdvice, { advice: { reconnect: 'retry' } })).toStrictEqual({
      interval: 0,
    });
  });

  it('lets advice for long-polling override the general, member by member', () => {
    expect(
      mergeAdvice(noAdvice, {
        advice: { interval: 1, timeout: 30_000, 'long-polling': { timeout: 60_000 } },
      }),
    ).toEqual({ interval: 1, timeout: 60_000 });
  });

  it('takes an interval for milliseconds (behaviour 1)', () => {
    expect(mergeAdvice(noAdvice, { advice: { interval: 2_000 } }).interval).toBe(2_000);
  });

  it('takes a negative interval for none', () => {
    expect(mergeAdvice(noAdvice, { advice: { interval: -1 } }).interval).toBe(0);
  });

  it('ignores members that it does not know', () => {
    const advice = { reconnect: 'retry', 'multiple-clients': true, hosts: ['a'], maxInterval: 5 };
    expect(mergeAdvice(noAdvice, { advice })).toEqual(noAdvice);
  });
});

describe('a hostile interval', () => {
  it.each([1e12, Infinity, Number.MAX_VALUE])(
    'of %d ms is cut to a minute, and does not overflow the timer (behaviour 2)',
    (interval) => {
      expect(mergeAdvice(noAdvice, { advice: { interval } }).interval).toBe(60_000);
    },
  );
});

describe('reconnectAdvice', () => {
  it.each<[string, Reply, string | undefined]>([
    ['no advice', {}, undefined],
    ['advice that does not say', { advice: { interval: 0 } }, undefined],
    ['general advice', { advice: { reconnect: 'handshake' } }, 'handshake'],
    [
      'advice for long-polling, which overrides the general',
      { advice: { reconnect: 'retry', 'long-polling': { reconnect: 'none' } } },
      'none',
    ],
    [
      'advice for long-polling on other matters',
      { advice: { reconnect: 'retry', 'long-polling': { interval: 1 } } },
      'retry',
    ],
  ])('reads %s', (_, reply, expected) => {
    expect(reconnectAdvice(reply)).toBe(expected);
  });

  it('is of the reply alone: what is held of earlier ones has none (behaviour 4)', () => {
    const held = mergeAdvice(noAdvice, {
      advice: { reconnect: 'handshake', interval: 5, 'long-polling': { reconnect: 'none' } },
    });
    expect(held).toEqual({ interval: 5 });
  });
});

describe('pollTimeout', () => {
  it.each([
    [110_000, 132_000],
    [50_000, 60_000],
    [49_999, 59_999],
    [30_000, 40_000],
    [0, 10_000],
  ])('allows a poll that is held for %d ms %d ms (behaviour 6)', (timeout, expected) => {
    expect(pollTimeout({ interval: 0, timeout })).toBe(expected);
  });

  it('is left to the HTTP settings while the hold time is unknown', () => {
    expect(pollTimeout(noAdvice)).toBeUndefined();
  });

  it('allows a fifth of the hold time, and at least 10 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), (timeout) => {
        const slack = (pollTimeout({ interval: 0, timeout }) ?? 0) - timeout;
        expect(slack).toBeGreaterThanOrEqual(10_000);
        expect(slack).toBeGreaterThanOrEqual(timeout / 5 - 1);
      }),
    );
  });
});
