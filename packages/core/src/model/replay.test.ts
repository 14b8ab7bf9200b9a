import fc from 'fast-check';
import { isLaterReplayId, isReplayText } from './replay.ts';
import type { ReplayId } from './replay.ts';

describe('isReplayText', () => {
  it.each(['0', '12', '9007199254740993', '0x0a', '0x0000000000076f5b0000'])(
    'knows %s for a replay id',
    (text) => {
      expect(isReplayText(text)).toBe(true);
    },
  );

  it.each([
    '',
    '-1',
    '1.5',
    '12 and more',
    'No. 12',
    '0x',
    '0xa',
    '0xabc',
    '0xgh',
    '0x0a and more',
  ])('knows %j for none', (text) => {
    expect(isReplayText(text)).toBe(false);
  });
});

describe('isLaterReplayId', () => {
  it.each<[ReplayId, ReplayId, boolean]>([
    [2, 1, true],
    [1, 1, false],
    [1, 2, false],
    ['10', '9', true],
    ['9007199254740993', '9007199254740992', true],
    ['9007199254740992', '9007199254740993', false],
    ['9007199254740993', 5, true],
    [5, '9007199254740993', false],
    ['5', 5, false],
    ['0x0000000000076f5b0000', '0x0000000000076f5a0000', true],
    ['0x0000000000076f5a0000', '0x0000000000076f5b0000', false],
    ['0x0000000000076f5b0000', '0x0000000000076f5b0000', false],
  ])('%p after %p: %p', (id, other, expected) => {
    expect(isLaterReplayId(id, other)).toBe(expected);
  });

  it.each<[string, ReplayId, ReplayId]>([
    ['bytes and a number', '0x0000000000076f5b0000', 487_260],
    ['bytes and a number that is greater', '0x00000000000000010000', 70_000],
    ['bytes of different lengths', '0x0000000000076f5b', '0x0000000000076f5b0000'],
  ])('takes %s for later than each other, as they cannot be compared', (_, one, other) => {
    expect([isLaterReplayId(one, other), isLaterReplayId(other, one)]).toEqual([true, true]);
  });

  it('orders ids as their digits are ordered, however they are written', () => {
    const id = fc.bigInt({ min: 0n, max: 2n ** 70n });
    const digits = (value: bigint): ReplayId => String(value) as ReplayId;
    const written = (value: bigint): ReplayId =>
      value <= Number.MAX_SAFE_INTEGER ? Number(value) : digits(value);
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(isLaterReplayId(written(one), written(other))).toBe(one > other);
        expect(isLaterReplayId(digits(one), written(other))).toBe(one > other);
      }),
    );
  });
});
