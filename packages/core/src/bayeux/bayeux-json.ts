import type { JsonCodec } from '@sfstream/http';
import { parse as parseLossless, stringify as stringifyLossless } from 'lossless-json';

/** A replay id that may lie beyond what a number holds exactly. In a JSON string the quotes would be escaped. */
const longReplayId = /"replayId"\s*:\s*\d{16}/;

/**
 * JSON that rounds no replay id: one beyond `Number.MAX_SAFE_INTEGER` is read as a string of digits. Such texts are
 * rare and read by a slower parser; all others take the platform's way.
 */
export const bayeuxJson: JsonCodec = {
  parse: (text) => (longReplayId.test(text) ? parseExactly(text) : (JSON.parse(text) as unknown)),
  stringify: (value) => {
    try {
      return JSON.stringify(value);
    } catch {
      // There is a bigint in it, which the platform's JSON refuses.
      return stringifyLossless(value) ?? 'null';
    }
  },
};

const parseExactly = (text: string): unknown =>
  parseLossless(
    text,
    (key, value) => {
      if (!(value instanceof UnsafeInteger)) return value;
      return key === 'replayId' ? value.digits : Number(value.digits);
    },
    {
      parseNumber: (digits) => {
        const value = Number(digits);
        return Number.isInteger(value) && !Number.isSafeInteger(value) && /^\d+$/.test(digits)
          ? new UnsafeInteger(digits)
          : value;
      },
      // As the platform's parser: the last one counts.
      onDuplicateKey: ({ newValue }) => newValue,
    },
  );

class UnsafeInteger {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}
