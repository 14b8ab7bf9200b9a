import { tokenAuth } from '@sfstream/auth';
import { isSfStreamError } from '@sfstream/base';
import { TransportError } from '@sfstream/http';
import nock from 'nock';
import { lastValueFrom } from 'rxjs';
import { createRest } from '../client/create-rest.ts';
import { RestError } from './rest-error.ts';

const instanceUrl = 'https://acme.my.salesforce.com';
const path = '/services/data/v66.0/sobjects/Order__e';

afterEach(() => {
  nock.cleanAll();
});
afterAll(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
});

/** Gives the error of publishing when Salesforce answers like this. */
const failure = async (
  status: number,
  body: nock.Body,
  headers: Readonly<Record<string, string>> = {},
): Promise<RestError> => {
  nock(instanceUrl).post(path).reply(status, body, headers);
  const rest = createRest({
    auth: tokenAuth({ accessToken: 'very-secret-token', instanceUrl }),
    retryPolicy: null,
  });
  try {
    await lastValueFrom(rest.publish('Order__e', { Number__c: 'private' }));
  } catch (error) {
    if (error instanceof RestError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
};

const invalidField = {
  message: "No such column 'Numbr__c' on sobject of type Order__e",
  errorCode: 'INVALID_FIELD',
  fields: ['Numbr__c'],
};

describe('a refusal', () => {
  it('is read from an array', async () => {
    const error = await failure(400, [invalidField, { message: 'More.', errorCode: 'MORE' }]);
    expect(error).toMatchObject({
      name: 'RestError',
      method: 'POST',
      url: `${instanceUrl}${path}`,
      status: 400,
      errorCode: 'INVALID_FIELD',
      errorMessage: invalidField.message,
      fields: ['Numbr__c'],
      problems: [invalidField, { message: 'More.', errorCode: 'MORE', fields: [] }],
    });
    expect(error.message).toBe(
      `POST ${instanceUrl}${path} was refused with HTTP 400: INVALID_FIELD, ${invalidField.message} (fields: Numbr__c). Correct the request.`,
    );
  });

  it('is read from the result of a record', async () => {
    const errors = [{ statusCode: 'LIMIT_EXCEEDED', message: 'Too many.', fields: [] }];
    expect(await failure(200, { success: false, errors })).toMatchObject({
      name: 'RequestLimitError',
      status: 200,
      errorCode: 'LIMIT_EXCEEDED',
      errorMessage: 'Too many.',
    });
  });

  it.each([
    ['a single object', { errorCode: 'A', message: 'b' }, 'A', 'b'],
    ['the form of OAuth', { error: 'invalid_scope', error_description: 'b' }, 'invalid_scope', 'b'],
    ['OAuth without an explanation', { error: 'invalid_scope' }, 'invalid_scope', ''],
    ['fields of null', [{ errorCode: 'A', message: 'b', fields: null }], 'A', 'b'],
    ['no code', [{ message: 'b' }], 'UNKNOWN', 'b'],
  ])('is read from %s', async (_, body, errorCode, errorMessage) => {
    expect(await failure(400, body)).toMatchObject({ errorCode, errorMessage, fields: [] });
  });

  it.each([
    ['a page', '<title>Access\nDenied</title>', 'a page titled "Access Denied"'],
    ['a text', 'upstream connect error.', 'upstream connect error'],
    ['JSON of a gateway', { error: { code: 400, message: 'No such route' } }, 'No such route'],
  ])('of something on the way is read from %s', async (_, body, text) => {
    const { message, errorCode } = await failure(400, body);
    expect(message).toContain(`was refused with HTTP 400: ${text}. Correct the request.`);
    expect(errorCode).toBeUndefined();
  });

  it('of an external id that many records have names them', async () => {
    const records = ['/services/data/v66.0/sobjects/A/1', '/services/data/v66.0/sobjects/A/2'];
    const error = await failure(300, records);
    expect(error).toMatchObject({ records });
    expect(error.message).toContain(`name one of them by its id: ${records.join(', ')}.`);
  });

  it.each<[string, object, string, object]>([
    [
      'a list',
      [{ errorCode: 'INVALID_FIELD', message: 'm', fields: ['A__c'] }],
      'RestError',
      { errorCode: 'INVALID_FIELD', fields: ['A__c'] },
    ],
    ['a list of two', [invalidField, { errorCode: 'A_B', message: 'm' }], 'RestError', {}],
    ['an object', { errorCode: 'NOT_FOUND', message: 'm' }, 'RestError', {}],
    [
      'a limit',
      [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'm' }],
      'RequestLimitError',
      { errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ],
    [
      'what passes',
      { errorCode: 'SERVER_UNAVAILABLE', message: 'm' },
      'UnavailableError',
      { errorCode: 'SERVER_UNAVAILABLE' },
    ],
    [
      'the form of OAuth',
      { error: 'invalid_scope', error_description: 'm' },
      'RestError',
      { errorCode: 'invalid_scope', errorMessage: 'm' },
    ],
    [
      'the form of the Bulk API',
      { exceptionCode: 'InvalidJob', exceptionMessage: 'm' },
      'RestError',
      { errorCode: 'InvalidJob', errorMessage: 'm' },
    ],
    ['a text of a gateway', { error: 'Bad gateway' }, 'UnavailableError', { errorCode: undefined }],
    ['JSON of a gateway', { error: { code: 503, message: 'm' } }, 'UnavailableError', {}],
    ['JSON of another', { fault: { faultstring: 'm' } }, 'UnavailableError', {}],
  ])('with the status of a success is one all the same: %s', async (_, body, name, facts) => {
    for (const status of [200, 201, 202]) {
      expect(await failure(status, body)).toMatchObject({ name, status, ...facts });
    }
  });

  it.each([
    'UNABLE_TO_LOCK_ROW',
    'API_CURRENTLY_DISABLED',
    'SERVER_UNAVAILABLE',
    'UNKNOWN_EXCEPTION',
    'QUERY_TIMEOUT',
  ])('by %s passes, and the remedy is to wait', async (errorCode) => {
    for (const status of [400, 403, 500]) {
      const error = await failure(status, [{ errorCode, message: 'm' }]);
      expect(error).toMatchObject({ name: 'UnavailableError', errorCode });
      expect(error.message).toContain('A later try may succeed.');
    }
  });

  it('of a record that comes with the status of a success is the fault of the request', async () => {
    const errors = [{ statusCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'x', fields: [] }];
    expect(await failure(201, { success: false, errors })).toMatchObject({ name: 'RestError' });
  });

  it('is short, however long what it quotes', async () => {
    const body = [
      { errorCode: 'A', message: `${' '.repeat(500_000)}x`, fields: ['. '.repeat(99_999)] },
    ];
    expect((await failure(400, body)).message.length).toBeLessThan(1_500);
  });

  it.each([
    ['a page', '<html>Down for maintenance</html>'],
    ['nothing', ''],
    ['broken JSON', '[{"errorCode":'],
    ['other JSON', { what: 'ever' }],
    ['an empty array', []],
  ])('has a status at least when it comes as %s', async (_, body) => {
    const error = await failure(400, body);
    expect(error).toMatchObject({ status: 400, errorCode: undefined, problems: [] });
    expect(error.message).toContain('HTTP 400, without a reason that can be read.');
  });

  const unavailable = { errorCode: 'PLATFORM_EVENT_PUBLISHING_UNAVAILABLE', message: 'x' };
  const limit = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }];

  it.each([
    [400, [invalidField], 'RestError', 'Correct the request.'],
    [300, ['/a', '/b'], 'RestError', 'More than one record'],
    [302, '', 'RestError', 'Log in at the host that it redirects to'],
    [403, [], 'ForbiddenError', 'permission'],
    [403, limit, 'RequestLimitError', 'limits()'],
    [404, [], 'NotFoundError', 'Check the name'],
    [400, [unavailable], 'UnavailableError', 'A later try may succeed.'],
    [420, '', 'UnavailableError', 'A later try may succeed.'],
    [429, '', 'UnavailableError', 'A later try may succeed.'],
    [500, [], 'UnavailableError', 'whether it was carried out'],
    [503, '<html>', 'UnavailableError', 'A later try may succeed.'],
  ])('of HTTP %i is typed, and says what helps', async (status, body, name, remedy) => {
    const error = await failure(status, body);
    expect(error).toMatchObject({ name, status });
    expect(error.message).toContain(remedy);
    expect(isSfStreamError(error)).toBe(true);
  });

  it('is no longer than a log can bear', async () => {
    const error = await failure(400, [{ errorCode: 'A', message: 'x'.repeat(1_000_000) }]);
    expect(error.message.length).toBeLessThan(1_000);
  });

  it('knows how long to wait', async () => {
    expect(await failure(503, '', { 'Retry-After': '30' })).toMatchObject({ retryAfter: 30_000 });
  });

  it('holds neither token nor what was sent (behaviour 57)', async () => {
    const error = await failure(400, [invalidField]);
    const shown = `${JSON.stringify(error)} ${String(error)} ${error.stack ?? ''}`;
    expect(shown).not.toMatch(/very-secret-token|private/);
    expect(error.cause).toBeUndefined();
  });
});

it('fails with a TransportError when no answer comes', async () => {
  nock(instanceUrl)
    .post(path)
    .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET', syscall: 'read' }));
  const rest = createRest({ auth: tokenAuth({ accessToken: 'token', instanceUrl }) });
  // Once: the event may have been published.
  await expect(lastValueFrom(rest.publish('Order__e', {}))).rejects.toBeInstanceOf(TransportError);
});
