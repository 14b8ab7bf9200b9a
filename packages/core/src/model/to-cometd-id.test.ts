import type { ReplayId } from './replay.ts';
import { toCometdId } from './to-cometd-id.ts';

it.each<[string, ReplayId, ReplayId | undefined]>([
  ['takes the number out of ten bytes', '0x0000000000076f5b0000', 487_259],
  [
    'gives digits for a number that would be rounded',
    '0x00ffffffffffffff0000',
    '72057594037927935',
  ],
  ['gives the greatest number that is not', '0x001fffffffffffff0000', 9_007_199_254_740_991],
  ['leaves a number as it is', 7, 7],
  ['leaves digits as they are', '12345678901234567890', '12345678901234567890'],
  ['knows no number for eight bytes', '0x0000000000076f5b', undefined],
  ['knows no number for ten bytes and one', '0x0000000000076f5b000001', undefined],
  ['knows no number for a byte and ten', '0x010000000000076f5b0000', undefined],
  ['knows no number for ten bytes that do not end in zeros', '0x0000000000076f5b0001', undefined],
])('%s', (_what, id, expected) => {
  expect(toCometdId(id)).toBe(expected);
});
