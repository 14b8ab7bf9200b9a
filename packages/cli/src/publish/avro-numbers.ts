import { isLosslessNumber } from 'lossless-json';

/**
 * The value with numbers as Avro takes them: a whole one that a double cannot hold as its digits, which a field of 64 bits takes, and
 * another one of many digits as the nearest double, which is all that a field of that API holds.
 */
export const avroNumbers = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (isLosslessNumber(value)) return Number(value.toString());
  if (Array.isArray(value)) return value.map(avroNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, avroNumbers(each)]));
};
