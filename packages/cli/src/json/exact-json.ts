import type { JsonCodec } from '@sfstream/base';
import type { ParseOptions } from 'lossless-json';
import { LosslessNumber, isSafeNumber, parse, stringify } from 'lossless-json';

/**
 * JSON that rounds no number: an integer that a double cannot hold is read as a `bigint`, another number of more digits than
 * it can hold as a `LosslessNumber`, and both are written as their digits. All else is as with the platform's JSON.
 */
export const exactJson: JsonCodec = {
  parse: (text) => {
    const value: unknown = JSON.parse(text);
    // The slower parser reads it again, as strictly, where there may be a number of more digits than a double holds.
    return mayBeRounded.test(text) ? parse(text, undefined, options) : value;
  },
  stringify: (value) => stringify(value) ?? 'null',
};

const mayBeRounded = /[\d.]{16}|\de/i;

const parseNumber = (digits: string): unknown => {
  if (/^-?\d+$/.test(digits)) {
    const value = Number(digits);
    return Number.isSafeInteger(value) ? value : BigInt(digits);
  }
  return isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits);
};

const options: ParseOptions = {
  parseNumber,
  // As the platform's parser: the last one counts.
  onDuplicateKey: ({ newValue }) => newValue,
};
