import avsc from 'avsc';

/** A 64-bit whole number: a number where that is exact, and else its digits. */
export type Long = number | `${number}`;

const least = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

const isExact = (value: unknown): value is Long =>
  typeof value === 'string'
    ? /^-?\d{1,19}$/.test(value) && BigInt(value) >= least && BigInt(value) <= largest
    : Number.isSafeInteger(value);

/** Bytes of which a number can hold all bits: seven bits each. */
const exactBytes = 7;

/** Reads a number as Avro writes it: zig-zag, then seven bits a byte, the lowest first (Avro, "Binary Encoding"). */
const fromBuffer = (bytes: Buffer): Long => {
  if (bytes.length > exactBytes) return fromManyBytes(bytes);
  let value = 0;
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    value = value * 128 + ((bytes[index] ?? 0) & 127);
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
};

const fromManyBytes = (bytes: Buffer): Long => {
  const zigzag = bytes.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 127), 0n);
  const long = BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
  const number = Number(long);
  return Number.isSafeInteger(number) ? number : (String(long) as Long);
};

const toBuffer = (value: Long): Buffer => {
  const long = BigInt(value);
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (long << 1n) ^ (long >> 63n));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};

/**
 * Avro's `long` without rounding. The library's own one fails above 2^53, where the `commitNumber` of change events is.
 * Digits are how replay ids of that size are written, too.
 */
export const exactLong: avsc.Type = avsc.types.LongType.__with(
  {
    fromBuffer,
    toBuffer,
    fromJSON: (value: Long) => value,
    toJSON: (value: Long) => value,
    isValid: isExact,
    compare: (one: Long, other: Long) => {
      const [left, right] = [BigInt(one), BigInt(other)];
      return left === right ? 0 : left < right ? -1 : 1;
    },
  },
  // The bytes as they are: unpacking them first takes longer than reading them.
  true,
);
