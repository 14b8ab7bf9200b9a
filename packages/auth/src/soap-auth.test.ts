import { firstValueFrom } from 'rxjs';
import { soapFault, soapGrant, soapOutOfOrder, tokenEndpoint } from '../test/token-endpoint.ts';
import { thrownBy } from '../test/thrown-by.ts';
import type { Answer } from '../test/token-endpoint.ts';
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
  ['LOGIN_RATE_EXCEEDED', 'login rate exceeded', /wait/],
  ['UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL', /./],
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

it.each<[string, Answer]>([
  ['HTTP 503 in HTML', soapOutOfOrder],
  ['HTTP 500 without a fault', [500, '']],
  ['the fault SERVER_UNAVAILABLE', soapFault('SERVER_UNAVAILABLE', 'try later')],
])('takes %s for an endpoint out of order', async (_, answer) => {
  tokenEndpoint(production, answer);
  await expect(login()).rejects.toMatchObject({ name: 'TransportError' });
});

it.each<[string, Answer]>([
  ['HTML', [200, '<html><head><title>Login</title></head></html>']],
  ['broken HTML', [200, '<html><br></html>']],
  ['JSON', [200, '{"access_token":"token"}']],
  ['nothing', [200, '']],
  ['no session', soapGrant('')],
  ['HTTP 404', [404, 'Not Found']],
])('refuses %s and says what to check', async (_, answer) => {
  tokenEndpoint(production, answer);
  await expect(login()).rejects.toMatchObject({
    name: 'AuthenticationError',
    message: expect.stringContaining('Check that loginUrl is a Salesforce login host'),
  });
});

it.each(['65.0', '66', '7.0', '59.1', 'latest', ''])('refuses version %j', (version) => {
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
