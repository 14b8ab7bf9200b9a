import type { JsonCodec } from '@sfstream/http';
import { parse as parseLossless, stringify as stringifyLossless } from 'lossless-json';

/**
 * JSON that rounds no replay id: one beyond `Number.MAX_SAFE_INTEGER` is read as a string of digits. Such texts are
 * rare and read again by a slower parser; all others take the platform's way.
 */
export const bayeuxJson: JsonCodec = {
  parse: (text) => {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).some(hasRoundedReplayId)
      ? parseExactly(text)
      : value;
  },
  stringify: (value) => {
    try {
      return JSON.stringify(value);
    } catch {
      // There is a bigint in it, which the platform's JSON refuses.
      return stringifyLossless(value) ?? 'null';
    }
  },
};

const hasRoundedReplayId = (message: unknown): boolean => {
  const replayId = replayIdIn(message);
  return typeof replayId === 'number' && !Number.isSafeInteger(replayId);
};

/** Also of an event that is none of ours in other respects. */
const replayIdIn = (message: unknown): unknown =>
  (message as { data?: { event?: { replayId?: unknown } | null } | null } | null)?.data?.event
    ?.replayId;

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
