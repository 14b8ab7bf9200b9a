import fc from 'fast-check';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { isJwtToken, opaqueToken } from './opaque-token.ts';

const jwt = `${btoa('{"tnk":"core/prod","alg":"RS256"}')}.eyJzY3AiOiJhcGkifQ.c2lnbmF0dXJl`;
const token = (accessToken: string) => ({
  accessToken,
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
});

it.each([
  [jwt, true],
  [jwt.replace('c2lnbmF0dXJl', ''), true],
  ['00D5e000000AAAA!AQ.eyJ', false],
  ['00D5e000000AAAA!AQ_a.b.c', false],
  ['eyJ', false],
  ['eyJhbGciOiJub25lIn0', false],
  ['', false],
])('%s: a JWT: %p', (accessToken, isJwt) => {
  expect(isJwtToken(accessToken)).toBe(isJwt);
});

it('knows every JWT, and takes no opaque token for one', () => {
  const part = fc.base64String().map((text) => text.replaceAll(/[+/=]/g, '_'));
  fc.assert(
    fc.property(fc.json(), part, part, (payload, signature, secret) => {
      const encoded = Buffer.from(`{"a":${payload}}`).toString('base64url');
      expect(isJwtToken(`${encoded}.${encoded}.${signature}`)).toBe(true);
      expect(isJwtToken(`00D5e000000AAAA!AQ${secret}`)).toBe(false);
    }),
  );
});

it('lets an opaque token through as it is', () => {
  const opaque = token('00D5e000000AAAA!AQ');
  expect(opaqueToken(opaque)).toBe(opaque);
});

it('refuses a JWT with the reason and the remedy, and does not quote it', () => {
  expect(thrownBy(() => opaqueToken(token(jwt)))).toMatchObject({
    name: 'AuthenticationError',
    error: 'jwt_access_token',
    message: expect.stringMatching(/is a JWT.*REST API only.*Turn off/),
  });
  expect(String(thrownBy(() => opaqueToken(token(jwt))))).not.toContain('eyJ');
});
