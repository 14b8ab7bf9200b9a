import fc from 'fast-check';
import { textReader } from './text-reader.ts';

/** The text of an answer whose bytes come in pieces that end at these places. */
const textOf = (bytes: Buffer, ends: readonly number[]): string | undefined => {
  let read: string | undefined;
  const { write, end } = textReader('', Infinity, (text) => (read = text), fail);
  const places = [0, ...ends.map((at) => at % (bytes.length + 1)), bytes.length];
  places.sort((one, other) => one - other);
  places.slice(1).forEach((at, index) => write(bytes.subarray(places[index], at)));
  end();
  return read;
};

const fail = (thrown: unknown): void => {
  throw thrown;
};

describe('the text of an answer', () => {
  it('is the same wherever its bytes are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat()), (text, ends) => {
        expect(textOf(Buffer.from(text), ends)).toBe(text);
      }),
    );
  });

  it('ends with a mark where its last character is cut off', () => {
    const cut = Buffer.from('a€').subarray(0, 3);
    expect([textOf(cut, []), textOf(cut, [2])]).toEqual(['a\ufffd', 'a\ufffd']);
  });

  it('is empty where no bytes come', () => {
    let read: string | undefined;
    textReader('', 10, (text) => (read = text), fail).end();
    expect(read).toBe('');
  });
});
