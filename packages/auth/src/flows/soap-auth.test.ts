import { firstValueFrom } from 'rxjs';
import {
  soapFault,
  soapGrant,
  soapOutOfOrder,
  tokenEndpoint,
} from '../../test/helpers/token-endpoint.ts';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import type { Answer } from '../../test/helpers/token-endpoint.ts';
import { soapAuth } from './soap-auth.ts';

const production = 'https://login.salesforce.com';
const credentials = { username: 'user@acme.example', password: 'pass' };

const login = (more: Partial<Parameters<typeof soapAuth>[0]> = {}) =>
  firstValueFrom(soapAuth({ ...credentials, ...more }).token$);

it.each([
  [{}, production],
  [{ sandbox: true }, 'https://test.salesforce.com'],
  [{ loginUrl: 'https://acme.my.salesforce.com' }, 'https://acme.my.salesforce.com'],
])('with %j logs in at %s', async (host, origin) => {
  const sent = tokenEndpoint(origin, soapGrant('session'));
  await login(host);
  expect(sent).toHaveLength(1);
});

it('sends the security token behind the password, escaped (behaviour 68)', async () => {
  const sent = tokenEndpoint(production, soapGrant('session'));
  await login({ password: 'p<&>', securityToken: 'TOKEN' });
  expect(sent[0]?.form['soap']).toContain('<password>p&lt;&amp;&gt;TOKEN</password>');
});

it('takes the instance URL from the reply, without the path (behaviour 68)', async () => {
  tokenEndpoint(
    production,
    soapGrant('00D5e000000AAAA!AQ', { instance_url: 'https://na139.salesforce.com' }),
  );
  expect(await login()).toEqual({
    accessToken: '00D5e000000AAAA!AQ',
    tokenType: 'Bearer',
    instanceUrl: 'https://na139.salesforce.com',
  });
});

it.each([
  ['7200', { validFor: 7_200_000 }],
  ['0', {}],
  ['never', {}],
])('tells how long a session of %s seconds lasts', async (sessionSecondsValid, lifetime) => {
  tokenEndpoint(production, soapGrant('session', { sessionSecondsValid }));
  const { validFor } = await login();
  expect({ ...(validFor !== undefined && { validFor }) }).toEqual(lifetime);
});

it('reads what is escaped in the reply (behaviour 68)', async () => {
  tokenEndpoint(production, soapGrant('a&lt;&amp;&#33;&#x21;b'));
  expect(await login()).toMatchObject({ accessToken: 'a<&!!b' });
});

it.each([
  [
    'INVALID_LOGIN',
    'Invalid username, password, security token; or user locked out.',
    /Check the user/,
  ],
  ['LOGIN_MUST_USE_SECURITY_TOKEN', 'Are you at a new location?', /Give securityToken/],
  ['UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL', /from version 31.0 to 64.0/],
  [
    'INVALID_OPERATION',
    'SOAP API login() is disabled by default in this org.',
    /clientCredentialsAuth or jwtBearerAuth/,
  ],
  ['API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner', /no API access/],
  ['PASSWORD_LOCKOUT', 'The user has exceeded the allowed number of login attempts', /unlock/],
])('reports the fault %s once, with its text (behaviour 18)', async (code, text, remedy) => {
  tokenEndpoint(production, soapFault(code, text));
  await expect(login()).rejects.toMatchObject({
    name: 'AuthenticationError',
    status: 500,
    error: code,
    errorDescription: text,
    message: expect.stringMatching(remedy),
  });
});

it('refuses the token of an expired password, which is good for a new password only', async () => {
  tokenEndpoint(production, soapGrant('session', { passwordExpired: 'true' }));
  await expect(login()).rejects.toMatchObject({
    name: 'AuthenticationError',
    error: 'PASSWORD_EXPIRED',
  });
});

it.each([
  ['SERVER_UNAVAILABLE', 'try later', 'busy'],
  ['API_CURRENTLY_DISABLED', 'API is currently disabled', 'busy'],
  ['UNKNOWN_EXCEPTION', 'An unexpected error occurred.', 'busy'],
  ['Server', 'null', 'busy'],
  ['SSO_SERVICE_DOWN', 'The gateway does not answer.', 'busy'],
  ['LOGIN_RATE_EXCEEDED', 'login rate exceeded', 'limit'],
  ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'limit'],
])('takes the fault %s for one that passes', async (code, text, reason) => {
  tokenEndpoint(production, soapFault(code, text));
  await expect(login()).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    status: 500,
    reason,
    error: code,
    errorDescription: text,
  });
});

it.each<[string, Answer, object]>([
  ['HTTP 503 in HTML', soapOutOfOrder, { status: 503, reason: 'busy' }],
  ['HTTP 500 without a fault', [500, ''], { status: 500, reason: 'busy' }],
  ['HTTP 429', [429, '', { 'Retry-After': '9' }], { status: 429, retryAfter: 9_000 }],
  ['HTTP 420', [420, 'No destination found'], { status: 420, reason: 'busy' }],
  [
    'a REST error',
    [403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]],
    { status: 403, reason: 'limit', error: 'REQUEST_LIMIT_EXCEEDED' },
  ],
])('waits out %s', async (_, answer, facts) => {
  tokenEndpoint(production, answer);
  await expect(login()).rejects.toMatchObject({ name: 'LoginUnavailableError', ...facts });
});

it('keeps the path of an Experience Cloud site', async () => {
  const sent = tokenEndpoint('https://acme.my.site.com/partners', soapGrant('session'));
  await login({ loginUrl: 'https://acme.my.site.com/partners/' });
  expect(sent).toHaveLength(1);
});

it.each<[string, Answer]>([
  ['HTML', [200, '<html><head><title>Login</title></head></html>']],
  ['broken HTML', [200, '<html><br></html>']],
  ['JSON', [200, '{"access_token":"token"}']],
  ['nothing', [200, '']],
  ['no session', soapGrant('')],
  ['HTTP 404', [404, 'Not Found']],
])('takes %s for no answer and says what to check', async (_, answer) => {
  tokenEndpoint(production, answer);
  await expect(login()).rejects.toMatchObject({
    name: expect.stringMatching(/^(LoginUnavailable|Transport)Error$/),
    message: expect.stringMatching(/Check that loginUrl is|Set loginUrl to/),
  });
});

it.each(['65.0', '66', '7.0', '30.0', '59.1', 'latest', ''])('refuses version %j', (version) => {
  expect(() => soapAuth({ ...credentials, version })).toThrow(/64\.0/);
});

it.each(['64.0', 'v64', '64', '64.'])('takes version %j', async (version) => {
  tokenEndpoint(production, soapGrant('session'));
  expect(await login({ version })).toMatchObject({ accessToken: 'session' });
});

it('refuses at once what XML cannot hold (behaviour 68)', () => {
  for (const field of ['username', 'password', 'securityToken']) {
    expect(thrownBy(() => soapAuth({ ...credentials, [field]: 'a\u0000' }))).toMatchObject({
      name: 'ClientError',
      field,
    });
  }
});
