import { fromReplayBytes, toReplayBytes } from './replay-bytes.ts';

describe('the bytes of a replay id', () => {
  it('are the number in 8 bytes and two zeros, as real ones are', () => {
    expect(Buffer.from(toReplayBytes(487_259)).toString('hex')).toBe('0000000000076f5b0000');
    expect(fromReplayBytes(toReplayBytes(487_259))).toBe(487_259);
  });

  it('may come without the zeros', () => {
    expect(fromReplayBytes(Buffer.from('0000000000076f5b', 'hex'))).toBe(487_259);
  });

  it.each(['', '00', '0000000000076f5b00', '0000000000076f5b0001', 'ffffffffffffffff'])(
    'are not 0x%s',
    (hex) => {
      expect(fromReplayBytes(Buffer.from(hex, 'hex'))).toBeUndefined();
    },
  );
});
