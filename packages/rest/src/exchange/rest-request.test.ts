import type { AccessToken } from '@sfstream/auth';
import { platformJson } from '@sfstream/base';
import { checkRequest, isVersioned, jsonText, toHttpRequest } from './rest-request.ts';
import type { RestRequest } from './rest-request.ts';

const circle: { self?: unknown } = {};
circle.self = circle;

it.each<[string, unknown]>([
  ['a circle', circle],
  ['a bigint', { id: 1n }],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  [
    'an object that throws',
    {
      toJSON: () => {
        throw new RangeError('mine');
      },
    },
  ],
])('%s is refused as what cannot be written, by the name of its field', (_, value) => {
  let thrown: unknown;
  try {
    jsonText(platformJson, value, 'payload');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    name: 'ClientError',
    field: 'payload',
    message: expect.stringContaining('payload cannot be written as JSON'),
  });
});

it('what cannot be written is refused with why, and with what to do', () => {
  expect(() => jsonText(platformJson, circle)).toThrow(
    /^body cannot be written as JSON: .*circular.*It must be without circles/is,
  );
});

it('what has JSON is written by the codec', () => {
  expect(jsonText(platformJson, { a: [1] })).toBe('{"a":[1]}');
  expect(jsonText({ ...platformJson, stringify: String }, 1n)).toBe('1');
});

it.each(['sobjects/Account', '/services/apexrest/orders', 'sobjects/Order__e/a:b', '/a//b'])(
  '%j is a path',
  (path) => {
    expect(() => checkRequest({ path })).not.toThrow();
  },
);

it.each([
  '',
  'https://evil.example/x',
  'HTTP://evil.example',
  'x-1+2.3:y',
  '//evil.example',
  'sobjects/a b',
  'sobjects\\Account',
  ' /services',
  7,
])('%j is refused as a path, as the token is for the instance alone', (path) => {
  expect(() => checkRequest({ path } as RestRequest)).toThrow(
    expect.objectContaining({ name: 'ClientError', field: 'path' }) as Error,
  );
});

it.each<[string, object, string]>([
  ['a method that is not a text', { method: 7 }, 'method'],
  ['a query that is not an object', { query: 'a=b' }, 'query'],
  ['headers that are not an object', { headers: 'a: b' }, 'headers'],
  ['a timeout below 0', { timeout: -1 }, 'timeout'],
  ['an unknown option', { params: {} }, 'params'],
  ['a text without a type', { body: 'a,b' }, 'headers'],
  ['a text with another header', { body: 'a,b', headers: { accept: 'x' } }, 'headers'],
])('a request with %s is refused', (_, options, field) => {
  expect(() => checkRequest({ path: 'x', ...options })).toThrow(
    expect.objectContaining({ name: 'ClientError', field }) as Error,
  );
});

it.each<[string, Partial<RestRequest>]>([
  ['a text with a type', { body: 'a,b', headers: { accept: 'x', 'Content-Type': 'text/csv' } }],
  ['a value without a type', { method: 'POST', body: { a: 1 } }],
  ['a query and a time limit', { query: { a: 1 }, timeout: 5_000 }],
])('a request with %s is taken', (_, options) => {
  expect(() => checkRequest({ path: 'x', ...options })).not.toThrow();
});

it('a path depends on the version of the API where no slash is at its beginning', () => {
  expect(isVersioned({ path: 'sobjects/' })).toBe(true);
  expect(isVersioned({ path: '/services/apexrest' })).toBe(false);
});

describe('the request that is sent', () => {
  const token = { accessToken: 'abc', tokenType: 'Bearer' } as AccessToken;
  const to = { root: 'https://acme.my.salesforce.com/', token, json: platformJson };
  const sent = (request: RestRequest) => toHttpRequest(request, to);

  it('is a GET without a body by default', () => {
    expect(sent({ path: 'x' })).toStrictEqual({
      method: 'GET',
      url: 'https://acme.my.salesforce.com/x',
      purpose: 'rest',
      headers: { accept: 'application/json', authorization: 'Bearer abc' },
    });
  });

  it('has a value as JSON, and its time limit', () => {
    expect(sent({ method: 'POST', path: 'x', body: { a: 1 }, timeout: 5 })).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      timeout: 5,
      headers: { 'content-type': 'application/json' },
    });
  });

  it('has a text as it is, of the type that it names', () => {
    const headers = { 'content-type': 'text/csv' };
    expect(sent({ path: 'x', body: 'a,b', headers })).toMatchObject({ body: 'a,b', headers });
    expect(sent({ path: 'x', body: 'a,b' }).headers).not.toHaveProperty('content-type');
  });

  it.each([
    ['x', { a: 1, b: 'c d' }, 'x?a=1&b=c+d'],
    ['x?y=z', { a: true }, 'x?y=z&a=true'],
    ['x', {}, 'x'],
  ])('has behind %s the query %j', (path, query, end) => {
    expect(sent({ path, query }).url).toBe(`https://acme.my.salesforce.com/${end}`);
  });
});
