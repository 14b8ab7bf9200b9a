import avsc from 'avsc';

/** A 64-bit whole number: a number where that is exact, and else its digits. */
export type Long = number | `${number}`;

const least = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

const isExact = (value: unknown): value is Long =>
  typeof value === 'string'
    ? /^-?\d{1,19}$/.test(value) && BigInt(value) >= least && BigInt(value) <= largest
    : Number.isSafeInteger(value);

/** Reads eight bytes, the lowest first. */
const fromBuffer = (bytes: Buffer): Long => {
  const value = bytes.readInt32LE(4) * 2 ** 32 + bytes.readUInt32LE(0);
  if (Number.isSafeInteger(value)) return value;
  return String(bytes.readBigInt64LE()) as Long;
};

const toBuffer = (value: Long): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
};

/**
 * Avro's `long` without rounding. The library's own one fails above 2^53, where the `commitNumber` of change events is.
 * Digits are how replay ids of that size are written, too.
 */
export const exactLong = avsc.types.LongType.__with({
  fromBuffer,
  toBuffer,
  fromJSON: (value: Long) => value,
  toJSON: (value: Long) => value,
  isValid: isExact,
  compare: (one: Long, other: Long) => {
    const [left, right] = [BigInt(one), BigInt(other)];
    return left === right ? 0 : left < right ? -1 : 1;
  },
});
