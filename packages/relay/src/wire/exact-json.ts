import { stringify } from 'lossless-json';

/**
 * A value as JSON text. Integers that JavaScript's numbers cannot hold keep all their digits, be they a `bigint` or a
 * `LosslessNumber` of `lossless-json`. Throws where the value is not JSON.
 */
export const exactJson = (value: unknown): string | undefined => {
  const text = plainJson(value);
  return text === undefined || text.includes('"isLosslessNumber":true') ? stringify(value) : text;
};

/** Gives undefined where the JSON of the platform refuses the value, as it does a `bigint`. */
const plainJson = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};
