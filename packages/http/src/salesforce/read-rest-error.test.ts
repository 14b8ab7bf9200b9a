import { readRestError } from './read-rest-error.ts';

const expired = { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' };
const loginPage =
  '<!DOCTYPE html><html><head><title>Login | Salesforce</title></head><body><form id="login_form"></form></body></html>';

const read = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  readRestError(status, headers, typeof body === 'string' ? body : JSON.stringify(body));

describe("an error in Salesforce's own form", () => {
  it.each<[string, unknown, string, string]>([
    ['a list', [expired], 'INVALID_SESSION_ID', 'Session expired or invalid'],
    ['an object', expired, 'INVALID_SESSION_ID', 'Session expired or invalid'],
    [
      'a list with others behind it',
      [expired, { message: 'x' }],
      'INVALID_SESSION_ID',
      expired.message,
    ],
    ['the result of a record', [{ statusCode: 'A_B', message: 'c', fields: [] }], 'A_B', 'c'],
    ['OAuth', { error: 'invalid_grant', error_description: 'expired' }, 'invalid_grant', 'expired'],
    ['OAuth without an explanation', { error: 'invalid_scope' }, 'invalid_scope', ''],
    ['OAuth beside a message', { error: 'invalid_grant', message: 'old' }, 'invalid_grant', 'old'],
    ['a code alone', { errorCode: 'A_B' }, 'A_B', ''],
    [
      'JSON of the Bulk API',
      { exceptionCode: 'InvalidJob', exceptionMessage: 'c' },
      'InvalidJob',
      'c',
    ],
    ['a bare code', 'Bad_OAuth_Token', 'Bad_OAuth_Token', ''],
    [
      'XML of the REST API',
      '<?xml version="1.0"?><Errors><Error><errorCode>NOT_FOUND</errorCode><message>Gone</message></Error></Errors>',
      'NOT_FOUND',
      'Gone',
    ],
    [
      'XML of the Bulk API',
      '<error xmlns="x"><exceptionCode>InvalidSessionId</exceptionCode><exceptionMessage>Invalid session id</exceptionMessage></error>',
      'InvalidSessionId',
      'Invalid session id',
    ],
    [
      'SOAP',
      '<e:Fault><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>Later</faultstring></e:Fault>',
      'UNKNOWN_EXCEPTION',
      'Later',
    ],
  ])('is read from %s', (_, body, code, text) => {
    expect(read(400, body)).toMatchObject({ kind: 'salesforce', status: 400, code, text });
  });

  it.each<[string, unknown]>([
    ['a bare code', 'Bad_OAuth_Token'],
    ['XML', '<Errors><Error><errorCode>Bad_OAuth_Token</errorCode></Error></Errors>'],
  ])('is the one problem of %s', (_, body) => {
    expect(read(403, body).problems).toEqual([
      { errorCode: 'Bad_OAuth_Token', message: '', fields: [] },
    ]);
  });

  it('has a code without the blanks around it', () => {
    expect(read(400, '<Error><errorCode>A_B\n </errorCode></Error>').code).toBe('A_B');
  });

  it('passes as XML of the REST API with a status of 500, unlike a SOAP fault', () => {
    expect(read(500, '<Error><errorCode>A_B</errorCode></Error>').means).toBe('passing');
  });

  it('has a code of up to 100 characters', () => {
    const code = (length: number) => read(400, [{ errorCode: 'A'.repeat(length) }]).code;
    expect(code(100)).toBe('A'.repeat(100));
    expect(code(101)).toBeUndefined();
  });

  it('is read from a million characters and not from more', () => {
    const padded = (length: number) => `[${' '.repeat(length - 21)}{"errorCode":"A_B"}]`;
    expect(read(400, padded(1_000_000)).code).toBe('A_B');
    expect(read(400, padded(1_000_001)).code).toBeUndefined();
  });

  it('keeps all problems', () => {
    const field = { message: 'Wrong', errorCode: 'INVALID_FIELD', fields: ['A__c'] };
    expect(read(400, [field, expired]).problems).toEqual([field, { ...expired, fields: [] }]);
  });

  it('is read, whatever the status and the content type say', () => {
    const html = { 'content-type': 'text/html' };
    expect(read(200, [expired], html)).toMatchObject({
      kind: 'salesforce',
      code: expired.errorCode,
    });
  });
});

describe('a login page', () => {
  it.each([
    ['a page', 200, loginPage, {}],
    [
      'a page that leads to one',
      200,
      '<script>location.replace("https://login.salesforce.com/?x")</script>',
      {},
    ],
    ['a page with another status', 403, '<form><input type="password"></form>', {}],
    ['a redirection to the login host', 302, '', { location: 'https://login.salesforce.com/?x' }],
    ['a redirection to a sandbox', 302, '', { location: 'https://test.salesforce.com' }],
    ['a redirection with the way back', 302, '', { location: '/?ec=302&startURL=%2Fcometd' }],
    ['a redirection of a site', 303, '', { location: 'https://acme.my.site.com/shop/s/login/' }],
    [
      'a redirection within My Domain',
      307,
      '',
      { location: 'https://acme.my.salesforce.com/?ec=301' },
    ],
  ])('is known from %s', (_, status, body, headers) => {
    const reply = read(status, body, headers);
    expect(reply).toMatchObject({ kind: 'login-page', means: 'session-over', code: undefined });
    expect(reply.text).toContain('login page');
  });

  it('is named without the query of its address', () => {
    expect(read(302, '', { location: 'https://login.salesforce.com/?startURL=secret' }).text).toBe(
      'a redirection to a login page (https://login.salesforce.com/)',
    );
  });
});

it.each([
  [
    'https://acme-new.my.salesforce.com/services?x',
    'a redirection to https://acme-new.my.salesforce.com/services',
  ],
  ['/elsewhere', 'a redirection to another path of the same host'],
  ['/weblogin', 'a redirection to another path of the same host'],
  ['http://[', 'a redirection to another path of the same host'],
])('a redirection to %s is no login page', (location, text) => {
  expect(read(301, '', { location })).toMatchObject({ kind: 'redirect', means: 'final', text });
});

it('a redirection has a status of 300 to 399 and says where to', () => {
  const location = '/elsewhere';
  const kinds = [201, 300, 399, 400].map((status) => read(status, '', { location }).kind);
  expect(kinds).toEqual(['empty', 'redirect', 'redirect', 'empty']);
  expect(read(304, '').kind).toBe('empty');
});

describe('the answer of something on the way', () => {
  it.each<[string, unknown, string]>([
    [
      'a page',
      '<html><head><title>503 Service\n Unavailable</title></head></html>',
      'a page titled "503 Service Unavailable"',
    ],
    [
      'a page with a headline',
      '<center><h1>502 Bad Gateway</h1></center>',
      'a page titled "502 Bad Gateway"',
    ],
    ['a page without either', '<html>Down</html>', ''],
    [
      'a text',
      'upstream connect error or disconnect/reset before headers.\n',
      'upstream connect error or disconnect/reset before headers',
    ],
    ['a single word', 'Forbidden', 'Forbidden'],
    ['a text that ends like a code', 'see invalid_grant', 'see invalid_grant'],
    ['a word that is longer than codes', `a_${'b'.repeat(58)}`, `a_${'b'.repeat(58)}`],
    ['the name of a status as a code', { errorCode: 'Not Found', message: 'x' }, 'x'],
    ['a message', { message: 'no healthy upstream' }, 'no healthy upstream'],
    ['RFC 9457', { title: 'Too many', detail: 'Wait a while', status: 429 }, 'Wait a while'],
    ['an API gateway', { error: { code: 503, message: 'Unavailable' } }, 'Unavailable'],
    ['another one', { fault: { faultstring: 'Quota', detail: { errorcode: 'a.b' } } }, 'Quota'],
    [
      'a framework',
      { timestamp: 1, status: 503, error: 'Service Unavailable' },
      'Service Unavailable',
    ],
    ['one that names the status', { status: 401, error: 'Unauthorized' }, 'Unauthorized'],
    ['JSON of no known form', { what: 'ever' }, ''],
    ['broken JSON', '[{"errorCode":', ''],
    ['an empty list', [], ''],
  ])('is read from %s', (_, body, text) => {
    expect(read(503, body)).toMatchObject({
      kind: 'gateway',
      means: 'passing',
      code: undefined,
      text,
    });
  });

  it.each([
    ['a title', `<html>${' '.repeat(4_000)}<title>Down</title>`, ''],
    ['a login form', `<html>${' '.repeat(50_000)}login_form`, ''],
  ])('is not searched to its end for %s', (_, body, text) => {
    expect(read(503, body)).toMatchObject({ kind: 'gateway', text });
  });

  it('is quoted from a status of 400 on', () => {
    expect(read(400, 'no such host').text).toBe('no such host');
  });

  it('is not quoted where it may be a token', () => {
    expect(read(200, 'access_token=00D!secret')).toMatchObject({ kind: 'gateway', text: '' });
  });

  it.each(['', ' \r\n'])('may be empty: %j', (body) => {
    expect(read(502, body)).toMatchObject({ kind: 'empty', means: 'passing', text: '' });
  });
});

describe('the meaning', () => {
  it.each([
    [401, '', 'session-over'],
    [401, [expired], 'session-over'],
    [401, [{ errorCode: 'SERVER_UNAVAILABLE', message: 'x' }], 'session-over'],
    [401, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'x' }], 'limit'],
    [403, [expired], 'session-over'],
    [
      403,
      [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
      'limit',
    ],
    [403, [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'x' }], 'final'],
    [403, [{ errorCode: 'API_CURRENTLY_DISABLED', message: 'x' }], 'passing'],
    [400, [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'x' }], 'passing'],
    [400, { error: 'temporarily_unavailable' }, 'passing'],
    [400, { error: 'slow_down' }, 'limit'],
    [403, { error: 'rate_limit_exceeded' }, 'limit'],
    [400, [{ errorCode: 'TOO_MANY_APEX_REQUESTS', message: 'x' }], 'limit'],
    [400, [{ errorCode: 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', message: 'x' }], 'passing'],
    [400, { error: 'service_unavailable' }, 'passing'],
    [400, [{ errorCode: 'INVALID_FIELD', message: 'x' }], 'final'],
    [404, '', 'final'],
    [408, '', 'passing'],
    [420, '', 'passing'],
    [429, '', 'passing'],
    [500, '', 'passing'],
    [200, '<html>', 'passing'],
  ])('of HTTP %i with %j is %s', (status, body, means) => {
    expect(read(status, body).means).toBe(means);
  });
});

it('knows how long to wait', () => {
  expect(read(503, '', { 'retry-after': '30' }).retryAfter).toBe(30_000);
  expect(read(503, '').retryAfter).toBeUndefined();
});

it.each([
  ['blanks', `[{"errorCode":"A","message":"${' '.repeat(900_000)}x"}]`],
  ['opened elements', '<title '.repeat(200_000)],
  ['a long word', `${'a'.repeat(1_000_000)}!`],
  ['codes', 'a_'.repeat(500_000)],
  ['a long code', `[{"errorCode":"${'A'.repeat(900_000)}","message":""}]`],
  ['brackets', '['.repeat(1_000_000)],
])('gives a short text of a long one of %s', (_, body) => {
  const { text, code = '' } = read(500, body);
  expect(text.length).toBeLessThanOrEqual(501);
  expect(code.length).toBeLessThanOrEqual(100);
});

describe("a proxy's refusal (407)", () => {
  it.each<[string, unknown, string]>([
    ['nothing', '', ''],
    ['a text', 'Credentials, please', 'Credentials, please'],
    ['a page', '<title>Proxy</title>', 'a page titled "Proxy"'],
    ['a login page', loginPage, 'a login page'],
    ['an expired session', [expired], expired.message],
    ['an error of OAuth', { error: 'temporarily_unavailable', error_description: 'no' }, 'no'],
  ])('is neither about the token nor passing, whatever the body: %s', (_, body, text) => {
    const kind = body === '' ? 'empty' : 'gateway';
    const expected = { kind, means: 'final', code: undefined, problems: [], text };
    expect(read(407, body)).toMatchObject(expected);
  });
});

describe('a SOAP fault', () => {
  const fault = (code: string, text: string, detail = '') =>
    `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring>${detail}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`;

  it.each([
    ['sf:INVALID_LOGIN', 'INVALID_LOGIN: Wrong', 'final', 'INVALID_LOGIN', 'Wrong'],
    ['sf:UNKNOWN_EXCEPTION', 'UNKNOWN_EXCEPTION: Later', 'passing', 'UNKNOWN_EXCEPTION', 'Later'],
    ['sf:INVALID_SESSION_ID', 'Expired', 'session-over', 'INVALID_SESSION_ID', 'Expired'],
    ['soapenv:Server', 'null', 'passing', 'Server', 'null'],
    [
      'sf:A_B',
      'You&apos;re &lt;out&gt; &#38; &#x22;gone&quot;',
      'final',
      'A_B',
      `You're <out> & "gone"`,
    ],
    ['sf:A_B', '<![CDATA[A [list]]]>', 'final', 'A_B', 'A [list]'],
    ['sf:A_B', '&unknown; &#x110000;', 'final', 'A_B', '&unknown; &#x110000;'],
    ['sf:A_B', 'you &amp; me &#x10ffff;', 'final', 'A_B', 'you & me \u{10ffff}'],
  ])('%s, %s means what its code means: %s', (name, text, means, code, shown) => {
    expect(read(500, fault(name, text))).toMatchObject({ means, code, text: shown });
  });

  it('is read with its details', () => {
    const detail =
      '<detail><sf:LoginFault><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>Wrong</sf:exceptionMessage></sf:LoginFault></detail>';
    expect(read(500, fault('soapenv:Client', 'Wrong', detail))).toMatchObject({
      means: 'final',
      code: 'INVALID_LOGIN',
      text: 'Wrong',
    });
  });

  it('with a status that tells something passes as this does', () => {
    expect(read(503, fault('sf:A_B', 'text')).means).toBe('passing');
  });
});
