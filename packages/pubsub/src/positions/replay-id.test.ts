import type { ReplayId } from '@sfstream/core';
import fc from 'fast-check';
import { Span } from '../wire/span.ts';
import { bytesOf, isPubSubId, toPubSubId } from './replay-id.ts';
import type { PubSubId } from './replay-id.ts';

const idOf = (given: Uint8Array): PubSubId => toPubSubId(new Span(Buffer.from(given)));

const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });

describe('a replay id as text', () => {
  it.each([8, 10, 12])('keeps all of %i bytes, those of zero too (P28)', (length) => {
    const id = toPubSubId(new Span(Buffer.alloc(length)));
    expect(id).toBe(`0x${'00'.repeat(length)}`);
    expect(bytesOf(id)).toEqual(Buffer.alloc(length));
  });

  it('gives the same bytes back after a store', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const stored = JSON.parse(JSON.stringify(idOf(given))) as ReplayId;
        expect(isPubSubId(stored) && bytesOf(stored)).toEqual(Buffer.from(given));
      }),
    );
  });

  it('is read where it is in a message', () => {
    expect(toPubSubId(new Span(Buffer.from([1, 2, 3, 4]), 1, 3))).toBe('0x0203');
  });

  it('has the order of its bytes among ids of one length', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        fc.pre(one.length === other.length);
        expect(idOf(one) < idOf(other)).toBe(Buffer.compare(one, other) < 0);
      }),
    );
  });

  it.each<ReplayId>([
    7,
    -1,
    '7',
    '0x' as ReplayId,
    '0x7',
    '0xAB',
    '0x0g' as ReplayId,
    '0x0x07' as ReplayId,
    '0x07Z' as ReplayId,
  ])('is not %j', (id) => expect(isPubSubId(id)).toBe(false));
});
