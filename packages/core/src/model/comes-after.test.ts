import fc from 'fast-check';
import { comesAfter } from './comes-after.ts';
import type { ReplayId } from './replay.ts';
import { toPubSubPosition } from './to-pub-sub-position.ts';

const fifth = '0x00000000000000050000';

it.each<[ReplayId, ReplayId, boolean]>([
  [6, 5, true],
  [5, 5, false],
  [5, 6, false],
  [6, fifth, true],
  [5, fifth, false],
  [4, fifth, false],
  [fifth, 4, true],
  [fifth, 5, false],
  [fifth, '0x00000000000000050001', false],
  ['0x00000000000000050001', fifth, true],
])('the event %s after %s: %s', (id, other, expected) => {
  expect(comesAfter(id, other)).toBe(expected);
});

it.each<[string, ReplayId, ReplayId]>([
  ['a number and bytes that have none', 5, '0x0000000000000005'],
  ['bytes of different lengths', fifth, '0x0000000000000005'],
])('takes %s for later than each other, as they cannot be compared', (_what, one, other) => {
  expect([comesAfter(one, other), comesAfter(other, one)]).toEqual([true, true]);
});

it('orders ids of both APIs as their numbers are ordered', () => {
  const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const spelled = (value: bigint, asBytes: boolean): ReplayId => {
    const digits = String(value) as ReplayId;
    return asBytes ? toPubSubPosition(digits)! : digits;
  };
  fc.assert(
    fc.property(number, number, fc.boolean(), fc.boolean(), (one, other, oneBytes, otherBytes) => {
      const [id, otherId] = [spelled(one, oneBytes), spelled(other, otherBytes)];
      expect(comesAfter(id, otherId)).toBe(one > other);
    }),
  );
});
