import { createPublicKey, verify } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { keyPair } from '../../test/helpers/key-pair.ts';
import { grant, tokenEndpoint } from '../../test/helpers/token-endpoint.ts';
import { jwtBearerAuth } from './jwt-bearer-auth.ts';

const { pkcs1, pkcs8, publicKey } = keyPair();
const credentials = { consumerKey: 'key', username: 'user@acme.example', privateKey: pkcs8 };

const sentBy = async (options: Partial<Parameters<typeof jwtBearerAuth>[0]>, origin: string) => {
  const sent = tokenEndpoint(origin, grant('token'));
  await firstValueFrom(jwtBearerAuth({ ...credentials, ...options }).token$);
  const { assertion = '', ...form } = sent[0]?.form ?? {};
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  return {
    form,
    header: JSON.parse(atob(header)) as unknown,
    claims: JSON.parse(atob(payload)) as { aud: string; exp: number },
    isSigned: verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      createPublicKey(publicKey),
      Buffer.from(signature, 'base64url'),
    ),
  };
};

it.each([
  ['PKCS#8', pkcs8],
  ['PKCS#1', pkcs1],
])('sends an assertion signed by RS256, with a key in %s', async (_, privateKey) => {
  const before = Math.floor(Date.now() / 1000);
  const { form, header, claims, isSigned } = await sentBy(
    { privateKey },
    'https://login.salesforce.com',
  );
  expect(form).toEqual({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' });
  expect(header).toEqual({ alg: 'RS256' });
  expect(claims).toEqual({
    iss: 'key',
    sub: 'user@acme.example',
    aud: 'https://login.salesforce.com',
    exp: expect.any(Number),
  });
  expect(claims.exp).toBeGreaterThanOrEqual(before + 180);
  expect(claims.exp).toBeLessThan(before + 300);
  expect(isSigned).toBe(true);
});

it.each([
  [{ sandbox: true }, 'https://test.salesforce.com', 'https://test.salesforce.com'],
  [
    { loginUrl: 'https://acme.my.salesforce.com/' },
    'https://acme.my.salesforce.com',
    'https://login.salesforce.com',
  ],
  [
    { loginUrl: 'https://acme--uat.sandbox.my.salesforce.com' },
    'https://acme--uat.sandbox.my.salesforce.com',
    'https://test.salesforce.com',
  ],
  [
    { loginUrl: 'https://acme.my.site.com/partners/s/' },
    'https://acme.my.site.com/partners',
    'https://acme.my.site.com/partners',
  ],
  [
    { loginUrl: 'https://acme.my.salesforce.com', audience: 'https://gs1.salesforce.com' },
    'https://acme.my.salesforce.com',
    'https://gs1.salesforce.com',
  ],
  [
    { sandbox: true, audience: 'https://login.salesforce.com' },
    'https://test.salesforce.com',
    'https://login.salesforce.com',
  ],
])('with %j logs in at %s for the audience %s', async (options, origin, audience) => {
  expect((await sentBy(options, origin)).claims.aud).toBe(audience);
});

it('refuses at once what is no private key', () => {
  expect(() => jwtBearerAuth({ ...credentials, privateKey: publicKey })).toThrow(
    'privateKey is a PUBLIC KEY',
  );
});

it('fails the login, without asking, with a key that cannot sign', async () => {
  const sent = tokenEndpoint('https://login.salesforce.com');
  const auth = jwtBearerAuth({ ...credentials, privateKey: keyPair(1024).pkcs8 });
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'ClientError',
    field: 'privateKey',
  });
  expect(sent).toEqual([]);
});
