import fc from 'fast-check';
import type { ReplayId } from './replay.ts';
import { toCometdId } from './to-cometd-id.ts';
import { toPubSubPosition } from './to-pub-sub-position.ts';

describe('a position of the other protocol', () => {
  it.each<[ReplayId, ReplayId]>([
    [0, '0x00000000000000000000'],
    [487_259, '0x0000000000076f5b0000'],
    [1_104_717, '0x000000000010db4d0000'],
    ['1104717', '0x000000000010db4d0000'],
    [12_907_414, '0x0000000000c4f3960000'],
    ['18446744073709551615', '0xffffffffffffffff0000'],
  ])('%s becomes %s', (cometd, pubSub) => {
    expect(toPubSubPosition(cometd)).toBe(pubSub);
  });

  it.each<[ReplayId, ReplayId]>([
    ['0x0000000000076f5b0000', 487_259],
    ['0x001fffffffffffff0000', Number.MAX_SAFE_INTEGER],
    ['0x00200000000000000000', '9007199254740992'],
  ])('%s becomes %s again', (pubSub, cometd) => {
    expect(toCometdId(pubSub)).toBe(cometd);
  });

  it('comes back as it was', () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(number, (value) => {
        const digits = String(value) as ReplayId;
        expect(String(toCometdId(toPubSubPosition(digits)!))).toBe(digits);
      }),
    );
  });

  it.each<[string, ReplayId]>([
    ['the option for new events', -1],
    ['the option for all events', -2],
    ['a number of more than eight bytes', '18446744073709551616'],
  ])('is undefined for %s', (_what, id) => {
    expect(toPubSubPosition(id)).toBeUndefined();
  });

  it.each<[string, ReplayId]>([
    ['8 bytes', '0x0000000000076f5b'],
    ['12 bytes', '0x0000000000076f5b00000000'],
    ['10 bytes with another end', '0x0000000000076f5b0001'],
  ])('is undefined for an id of %s', (_what, id) => {
    expect(toCometdId(id)).toBeUndefined();
  });

  it('stays as it is where it is of this protocol', () => {
    expect(toPubSubPosition('0x07')).toBe('0x07');
    expect(toCometdId(7)).toBe(7);
    expect(toCometdId('9007199254740993')).toBe('9007199254740993');
  });
});
