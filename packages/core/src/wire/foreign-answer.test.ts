import { foreignAnswer } from './foreign-answer.ts';

const url = 'https://acme.my.salesforce.com/cometd/66.0';
const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}) =>
  foreignAnswer(
    url,
    {
      status,
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    '00D5e!secret',
  );

it.each<[string, number, unknown, object]>([
  [
    'an expired session',
    401,
    [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    { status: 401, code: 'INVALID_SESSION_ID', means: 'session-over' },
  ],
  [
    'an expired session, told as forbidden',
    403,
    [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    { status: 403, code: 'INVALID_SESSION_ID', means: 'session-over' },
  ],
  [
    'a limit',
    403,
    [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    { status: 403, code: 'REQUEST_LIMIT_EXCEEDED', means: 'limit' },
  ],
  [
    'an org without the API',
    403,
    [{ message: 'API is not enabled', errorCode: 'API_DISABLED_FOR_ORG' }],
    { status: 403, code: 'API_DISABLED_FOR_ORG', means: 'final' },
  ],
  ['a gateway', 503, '<html><title>Down</title></html>', { status: 503, means: 'passing' }],
  ['nothing', 502, '', { status: 502, means: 'passing' }],
  [
    'a login page',
    200,
    '<html><form id="login_form"></form></html>',
    { status: 200, code: 'ERR_LOGIN_PAGE', means: 'session-over' },
  ],
])('%s is read with its status, its code and what it means', (_, status, body, facts) => {
  expect(answer(status, body)).toMatchObject({ method: 'POST', url, ...facts });
});

it('an answer says what came, and what to do', () => {
  expect(answer(404).message).toBe(
    `${url} answered HTTP 404 without a body. Check the instance URL and the API version.`,
  );
  expect(answer(503, '<title>Down</title>').message).toBe(
    `${url} answered HTTP 503: a page titled "Down". A later try may succeed.`,
  );
  expect(answer(302, '', { location: 'https://login.salesforce.com/?ec=302' }).message).toContain(
    'a redirection to a login page',
  );
});

it('an answer that quotes the request tells nothing of the token', () => {
  const { message } = answer(502, 'cannot pass on: Authorization: Bearer 00D5e!secret');
  expect(message).toContain('Authorization: Bearer …');
  expect(message).not.toContain('00D5e!secret');
});

it('an answer tells how long to wait', () => {
  expect(answer(503, '', { 'retry-after': '7' }).retryAfter).toBe(7_000);
});

it.each<[string, number, unknown, Record<string, string>, string]>([
  [
    'a login page',
    200,
    '<html><form id="login_form"></form></html>',
    {},
    'The token has expired, or the user may not use the API.',
  ],
  [
    'another address',
    302,
    '',
    { location: 'https://acme.example/' },
    'Use the address that it redirects to as the instance URL.',
  ],
  [
    'an org without the API',
    403,
    [{ message: 'API is not enabled', errorCode: 'API_DISABLED_FOR_ORG' }],
    {},
    'Check the edition of the org and "API Enabled".',
  ],
  [
    'an expired session',
    401,
    [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    {},
    'The token has expired or was revoked; the client requests another.',
  ],
  [
    'a limit',
    403,
    [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    {},
    'The org has reached a limit. Wait, or raise the limit.',
  ],
  ['a version that is gone', 410, '', {}, 'Check the instance URL and the API version.'],
  [
    'a request that is refused',
    400,
    '',
    {},
    'Check the instance URL, the API version and the permissions of the user.',
  ],
  ['another protocol', 502, {}, {}, 'answered HTTP 502 with a body that is not Bayeux.'],
])('%s is answered by what to do', (_, status, body, headers, words) => {
  expect(answer(status, body, headers).message).toContain(words);
});
