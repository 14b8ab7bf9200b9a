import type { StreamEvent } from '@sfstream/core';
import { keyIn, partitionOf } from './partition-of.ts';

const event = (facts: Partial<StreamEvent> = {}): StreamEvent => ({
  channel: '/event/Order__e',
  data: {},
  ...facts,
});

describe('partitionOf', () => {
  // The first 32 bits of the digests of RFC 3174 and FIPS 180-1, and of no text at all.
  it.each([
    ['', 0xda39a3ee],
    ['abc', 0xa9993e36],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', 0x84983e44],
  ])('is SHA-1 of %j', (key, hash) => {
    expect(partitionOf(event({ replayId: 7 }), () => key, 2 ** 32)).toBe(hash);
  });

  it('is each of the partitions', () => {
    const partitions = Array.from({ length: 1_000 }, (_, index) =>
      partitionOf(event(), () => String(index), 7),
    );
    expect(new Set(partitions)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  it.each<[string, Partial<StreamEvent>, string]>([
    ['replay id', { replayId: 7, eventUuid: 'uuid' }, '7'],
    ['UUID where there is no replay id', { eventUuid: 'uuid' }, 'uuid'],
  ])('is that of its %s for an event without a key', (_what, facts, key) => {
    const ofKey = partitionOf(event(), () => key, 2 ** 32);
    expect(partitionOf(event(facts), () => undefined, 2 ** 32)).toBe(ofKey);
  });
});

describe('a key that cannot be had', () => {
  const event = { channel: '/event/Order__e', data: {}, replayId: 7 };
  const cause = new Error('no header');
  const failing = () => {
    throw cause;
  };

  it('is told of, with what keyOf threw', () => {
    expect(() => partitionOf(event, failing, 8)).toThrow('keyOf gave no key: no header');
    expect(() => keyIn(event, failing)).toThrow(
      expect.objectContaining({ name: 'ClientError', field: 'keyOf', cause }) as Error,
    );
  });

  it('is not asked for where there is one partition', () => {
    expect(partitionOf(event, failing, 1)).toBe(0);
  });
});
