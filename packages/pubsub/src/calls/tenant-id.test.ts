import { ClientError } from '@sfstream/base';
import { tenantIdOf } from './tenant-id.ts';

const id = 'https://login.salesforce.com/id/00D5e000000AbCdEAK/0055e000001AbCdAAK';
const opaque = '00D5e000000XyZw!AQ.secret-part';
const jwt = 'eyJh.eyJi.secret-part';

it.each([
  [
    'the option, before all else',
    { id, accessToken: opaque },
    '00D5e000000OpTiEAK',
    '00D5e000000OpTiEAK',
  ],
  ['the identity URL', { id, accessToken: opaque }, undefined, '00D5e000000AbCdEAK'],
  [
    'an identity URL with a short id',
    { id: 'https://login.salesforce.com/id/00D5e000000AbCd/0055e000001AbCd', accessToken: jwt },
    undefined,
    '00D5e000000AbCd',
  ],
  [
    'an identity URL that ends with it',
    { id: 'https://login.salesforce.com/id/00D5e000000AbCdEAK', accessToken: jwt },
    undefined,
    '00D5e000000AbCdEAK',
  ],
  ['the beginning of the token', { accessToken: opaque }, undefined, '00D5e000000XyZw'],
  [
    'the long id at the beginning of the token',
    { accessToken: '00D5e000000XyZwEAK!AQ.secret-part' },
    undefined,
    '00D5e000000XyZwEAK',
  ],
  ['the identity URL of a JWT', { id, accessToken: jwt }, undefined, '00D5e000000AbCdEAK'],
])('the tenant id comes from %s', (_where, token, given, expected) => {
  expect(tenantIdOf(token, given)).toBe(expected);
});

it('a token that names no org is refused, with what to set (P48)', () => {
  const ask = (): string =>
    tenantIdOf({ id: 'https://login.salesforce.com/id/', accessToken: jwt });
  expect(ask).toThrow(ClientError);
  expect(ask).toThrow(/Set tenantId/);
  expect(ask).toThrow(expect.objectContaining({ field: 'tenantId' }) as Error);
});

it('a token that holds an org in its middle names none', () => {
  expect(() => tenantIdOf({ accessToken: `eyJh.${opaque}` })).toThrow(ClientError);
});
