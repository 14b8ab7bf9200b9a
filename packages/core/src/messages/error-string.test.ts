import fc from 'fast-check';
import { parseErrorString } from './error-string.ts';

const nothing = { code: undefined, args: undefined, text: undefined };

describe('parseErrorString (behaviour 54)', () => {
  it.each([
    [
      'code, arguments and message',
      '403:a,/b:Subscription denied',
      { code: 403, args: ['a', '/b'], text: 'Subscription denied' },
    ],
    [
      'no arguments',
      '401::Authentication invalid',
      { code: 401, args: [], text: 'Authentication invalid' },
    ],
    [
      'one argument',
      '404:/foo/bar:Unknown Channel',
      { code: 404, args: ['/foo/bar'], text: 'Unknown Channel' },
    ],
    ['no message', '403:denied:', { code: 403, args: ['denied'], text: '' }],
    ['nothing but separators', '::', { code: undefined, args: [], text: '' }],
    ['a code of four digits', '4040::x', { code: undefined, args: [], text: 'x' }],
    ['a code of two digits', '40::x', { code: undefined, args: [], text: 'x' }],
    ['a code of letters', 'four::x', { code: undefined, args: [], text: 'x' }],
    ['no separators', 'invalid', nothing],
    ['one separator', '403:Unknown client', nothing],
    ['an empty string', '', nothing],
    ['nothing', undefined, nothing],
  ])('reads a string with %s', (_, error, parts) => {
    expect(parseErrorString(error)).toEqual(parts);
  });

  it.each([
    ["400::API version in the URI is mandatory. URI format: '/cometd/66.0'"],
    ['403::See https://help.example:8443/a?b=c: it says why'],
    ['503::Server is too busy.\nPlease try: later.'],
  ])('keeps colons, URLs and lines in the message of %j', (error) => {
    expect(parseErrorString(error)).toMatchObject({ args: [], text: error.slice(5) });
  });

  it('gives back what was put together, whatever the message', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), fc.string(), (code, text) => {
        expect(parseErrorString(`${code}::${text}`)).toEqual({ code, args: [], text });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (error) => {
        expect(Object.keys(parseErrorString(error))).toEqual(['code', 'args', 'text']);
      }),
    );
  });
});
