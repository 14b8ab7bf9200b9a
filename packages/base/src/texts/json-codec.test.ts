import { DecodeError } from '../errors/decode-error.ts';
import { parseJson, platformJson } from './json-codec.ts';
import type { JsonCodec } from './json-codec.ts';

const failureOf = (codec: JsonCodec, text: string): DecodeError => {
  try {
    parseJson(codec, 'The reply', text);
  } catch (error) {
    if (error instanceof DecodeError) return error;
  }
  throw new Error('parseJson did not throw a DecodeError');
};

it('the JSON of the platform writes what it reads', () => {
  expect(platformJson.stringify({ a: [1] })).toBe('{"a":[1]}');
});

describe('reading JSON', () => {
  it('gives the value', () => {
    expect(parseJson(platformJson, 'The reply', '{"a":[1]}')).toEqual({ a: [1] });
  });

  it('uses the codec that is given (behaviour 56)', () => {
    const codec = { parse: (text: string) => text.length, stringify: String };
    expect(parseJson(codec, 'The reply', 'abc')).toBe(3);
  });

  it.each([
    ['', 'the body is empty'],
    [' \n', 'the body is empty'],
    ['<html>secret</html>', 'the body is markup instead of JSON'],
    ['\n <!DOCTYPE html>', 'the body is markup instead of JSON'],
    ['{"access_token":"secret"', 'the body of 24 characters is not JSON'],
  ])('of %j fails with a DecodeError that does not quote it', (text, issue) => {
    const error = failureOf(platformJson, text);
    expect(error.message).toBe(`The reply does not have the expected form: ${issue}.`);
    expect(error.issues).toEqual([issue]);
    expect(error.cause).toBeUndefined();
  });

  it('with a codec that throws fails with a DecodeError, without what it threw (behaviour 56)', () => {
    const codec = {
      parse: (text: string): unknown => {
        throw new Error(`cannot read ${text}`);
      },
      stringify: String,
    };
    const error = failureOf(codec, '["secret"]');
    expect(error.message).not.toContain('secret');
    expect(error.cause).toBeUndefined();
  });
});
