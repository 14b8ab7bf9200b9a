import type { MockOrg } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

const login = async (org: MockOrg, username: string, password: string, version = '64.0') => {
  const response = await fetch(`${org.url}/services/Soap/u/${version}/`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=UTF-8', SOAPAction: 'login' },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:login xmlns:n="urn:partner.soap.sforce.com"><n:username>${username}</n:username><n:password>${password}</n:password></n:login></e:Body></e:Envelope>`,
  });
  return { status: response.status, body: await response.text() };
};

const textOf = (name: string, { body }: { body: string }): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];

it('grants a session that opens a stream, and tells where', async () => {
  const org = await startOrg();
  const reply = await login(org, org.credentials.username, org.credentials.password);
  expect(reply.status).toBe(200);
  expect(textOf('serverUrl', reply)).toBe(`${org.url}/services/Soap/u/64.0/00D5e000000AAAA`);
  const { reply: handshake } = await new RawClient(org, textOf('sessionId', reply)).handshake();
  expect(handshake.successful).toBe(true);
});

it('reads what is escaped', async () => {
  const password = `<&>"'\r\t!é`;
  const org = await startOrg({ credentials: { password } });
  const escaped = '&lt;&amp;&gt;&quot;&apos;&#13;&#x9;&#33;&#xE9;';
  expect((await login(org, org.credentials.username, escaped)).status).toBe(200);
  expect((await login(org, org.credentials.username, `&lt;&amp;&gt;"'\r\t!é`)).status).toBe(500);
});

it.each([
  ['an unknown user', 'x', 'mock-password', '64.0', 'INVALID_LOGIN'],
  ['a wrong password', 'user@mock.example', 'x', '64.0', 'INVALID_LOGIN'],
  [
    'a version without login()',
    'user@mock.example',
    'mock-password',
    '65.0',
    'UNSUPPORTED_API_VERSION',
  ],
])('refuses %s', async (_, username, password, version, code) => {
  const reply = await login(await startOrg(), username, password, version);
  expect(reply.status).toBe(500);
  expect(textOf('faultcode', reply)).toBe(`sf:${code}`);
  expect(textOf('faultstring', reply)).toMatch(new RegExp(`^${code}: `));
});

it('wants the security token behind the password when there is one', async () => {
  const org = await startOrg({ credentials: { password: 'pass', securityToken: 'TOKEN' } });
  const { username } = org.credentials;
  expect(textOf('faultcode', await login(org, username, 'pass'))).toBe(
    'sf:LOGIN_MUST_USE_SECURITY_TOKEN',
  );
  expect((await login(org, username, 'passTOKEN')).status).toBe(200);
});

it('refuses what is no SOAP', async () => {
  const org = await startOrg();
  const answer = await fetch(`${org.url}/services/Soap/u/64.0/`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(500);
});
