import { DecodeError } from '../errors/decode-error.ts';

/**
 * A reader and writer of JSON text. The platform's `JSON` is one; so is any library with the same two functions.
 * `stringify` is given plain data; in subscribe requests it may meet a `bigint`, which must be written as digits.
 */
export interface JsonCodec {
  parse(text: string): unknown;
  stringify(value: unknown): string;
}

/** The platform's own JSON. */
export const platformJson: JsonCodec = {
  parse: (text) => JSON.parse(text) as unknown,
  stringify: (value) => JSON.stringify(value),
};

/**
 * Reads `text` with the codec. Throws a {@link DecodeError} that names `what`; the text itself is not quoted, since
 * replies to logins hold tokens.
 */
export const parseJson = (json: JsonCodec, what: string, text: string): unknown => {
  try {
    return json.parse(text);
  } catch {
    // A parser's own message quotes the text, so it is not passed on as the cause.
    throw new DecodeError(what, [describe(text)]);
  }
};

const describe = (text: string): string => {
  if (text.trim() === '') return 'the body is empty';
  return text.trimStart().startsWith('<')
    ? 'the body is markup instead of JSON'
    : `the body of ${text.length} characters is not JSON`;
};
