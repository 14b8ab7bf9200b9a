import { platformJson } from '@sfstream/base';
import { readResponse } from './rest-response.ts';

const read = (body: unknown, { path = '/services/data/v66.0/x', type = 'application/json' } = {}) =>
  readResponse(
    {
      request: { method: 'POST', url: `https://acme.my.salesforce.com${path}` },
      response: {
        status: 200,
        headers: type === '' ? {} : { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
    },
    platformJson,
  ).body;

const problem = { errorCode: 'INVALID_FIELD', message: 'Wrong', fields: [] };
const recordProblem = { statusCode: 'INVALID_FIELD', message: 'Wrong', fields: [] };

describe('data are', () => {
  it.each<[string, unknown]>([
    ['results of records', [{ success: false, errors: [recordProblem] }]],
    ['the result of a record', { id: null, success: false, errors: [recordProblem] }],
    ['a tree of records', { hasErrors: true, results: [{ errors: [recordProblem] }] }],
    [
      'a composite request',
      { compositeResponse: [{ body: [problem], httpStatusCode: 400, referenceId: 'a' }] },
    ],
    ['a batch', { hasErrors: true, results: [{ statusCode: 400, result: [problem] }] }],
    [
      'a composite graph',
      { graphs: [{ isSuccessful: false, graphResponse: { compositeResponse: [] } }] },
    ],
    ['actions', [{ actionName: 'a', errors: [recordProblem], isSuccess: false }]],
    ['GraphQL', { data: {}, errors: [{ message: 'Wrong', paths: [] }] }],
    ['results of the Bulk API', [{ success: false, created: false, errors: [recordProblem] }]],
    ['a job of the Bulk API', { id: '750', state: 'Failed', errorMessage: 'Wrong' }],
    ['a record with a field of that name', { attributes: {}, Id: '001', error: 'Wrong' }],
    ['records beside an error', { totalSize: 1, records: [{ error: 'Wrong' }] }],
    ['an empty list', []],
    ['an empty object', {}],
    ['a message alone', { message: 'Hello' }],
    ['an error of nothing', { error: null, message: 'Hello' }],
    ['an error of no text', { error: '' }],
    ['a list of a record and an error', [{ Id: '001' }, problem]],
    ['a text', '"error"'],
  ])('%s', (_, body) => {
    expect(read(body)).toEqual(typeof body === 'string' ? JSON.parse(body) : body);
  });

  it('what an Apex class answers with, such as an object with an error', () => {
    const body = { error: 'sold_out', message: 'Nothing left' };
    expect(read(body, { path: '/services/apexrest/orders' })).toEqual(body);
  });

  it('files of pages, which have types of their own', () => {
    const body = '<html><form id="login_form"></form></html>';
    expect(read(body, { type: 'application/octet-stream' })).toBe(body);
  });
});

describe('no data are', () => {
  it.each([
    ['a refusal by the platform of a call of Apex', [problem], '/services/apexrest/orders'],
    ['a refusal below the instance', [problem], '/services/async/66.0/job'],
  ])('%s', (_, body, path) => {
    expect(() => read(body, { path })).toThrow(/was refused with HTTP 200: INVALID_FIELD, Wrong/);
  });

  it('a refusal in XML', () => {
    for (const xml of [
      '<?xml version="1.0" encoding="UTF-8"?>\n<Errors><Error><errorCode>A_B</errorCode><message>m</message></Error></Errors>',
      '<error xmlns="x"><exceptionCode>A_B</exceptionCode><exceptionMessage>m</exceptionMessage></error>',
    ]) {
      expect(() => read(xml, { type: 'application/xml' })).toThrow(/HTTP 200: A_B, m/);
    }
  });

  it.each(['text/html', 'text/html; charset=UTF-8', 'application/json', 'text/plain', ''])(
    'a login page of the type %j',
    (type) => {
      const body = ' \n<!DOCTYPE html><html><form id="login_form"></form></html>';
      expect(() => read(body, { type })).toThrow(/a login page/);
    },
  );
});

describe('a refusal', () => {
  const path = '/services/data/v66.0/x';
  const refusing = (status: number, body: unknown, options: Partial<typeof plain> = {}) => {
    const { url, headers } = { ...plain, ...options };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answered = {
      request: { method: 'POST' as const, url },
      response: { status, headers, body: text },
    };
    try {
      return readResponse(answered, platformJson);
    } catch (error) {
      return error;
    }
  };
  const plain = {
    url: `https://acme.my.salesforce.com${path}`,
    headers: { 'content-type': 'application/json' } as Readonly<Record<string, string>>,
  };

  it.each([199, 300, 503])('of status %i with a page is told with that', (status) => {
    expect(refusing(status, '<title>Down</title>')).toMatchObject({ status });
  });

  it.each([200, 299])('of status %i with a page is no data', (status) => {
    const headers = { 'content-type': 'text/html' };
    for (const page of ['<p>', ' \n <p>']) {
      expect(refusing(status, page, { headers })).toMatchObject({
        name: 'DecodeError',
        message: expect.stringContaining(
          `The answer to POST https://acme.my.salesforce.com${path}`,
        ),
        issues: ['the body is markup instead of JSON'],
      });
    }
  });

  it('of a success that quotes markup is told as what it is', () => {
    expect(refusing(200, [{ errorCode: 'A_B', message: '<p>' }])).toMatchObject({
      name: 'RestError',
      problems: [{ errorCode: 'A_B' }],
    });
    expect(refusing(200, { error: { message: 'see <p>' } })).toMatchObject({
      name: 'UnavailableError',
    });
  });

  it('of several records names their paths', () => {
    expect(refusing(300, ['/a/1', 7, '/a/2'])).toMatchObject({ records: ['/a/1', '/a/2'] });
    expect(refusing(300, { a: 1 })).toMatchObject({ records: [] });
    expect(refusing(300, 'odd')).toMatchObject({ records: [] });
    expect(refusing(400, ['/a/1'])).toMatchObject({ records: [] });
  });

  it('tells how long to wait where it says so', () => {
    const headers = { ...plain.headers, 'retry-after': '30' };
    expect(refusing(503, '', { headers })).toMatchObject({ retryAfter: 30_000 });
    expect(refusing(503, '')).not.toMatchObject({ retryAfter: expect.anything() as unknown });
  });

  it('of a call of Apex is known by its status', () => {
    const url = 'https://acme.my.salesforce.com/services/apexrest/orders';
    const body = { error: 'sold_out', message: 'Nothing left' };
    expect(refusing(300, body, { url })).toMatchObject({ status: 300, name: 'RestError' });
    expect(refusing(200, ` \n ${JSON.stringify(body)}`, { url })).toMatchObject({ body });
  });

  it('is not an answer without a body', () => {
    expect(refusing(204, '')).toMatchObject({ status: 204, body: undefined });
  });
});
