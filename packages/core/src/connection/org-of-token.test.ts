import { orgOfToken } from './org-of-token.ts';

const identity = (org: string): string =>
  `https://login.salesforce.com/id/${org}/0055e000001AbCdAAK`;

describe('orgOfToken', () => {
  it.each([
    ['the identity URL', { id: identity('00D5e000000AbCdEAK'), accessToken: 'x' }],
    ['an identity URL with a short id', { id: identity('00D5e000000AbCd'), accessToken: 'x' }],
    ['the token', { accessToken: '00D5e000000AbCd!AQ0AQBsecret' }],
    [
      'the identity URL first',
      { id: identity('00D5e000000AbCdEAK'), accessToken: '00D000000000000!AQ' },
    ],
  ])('takes it from %s', (_where, token) => {
    expect(orgOfToken(token)).toBe('00D5e000000AbCd');
  });

  it.each([
    ['a JSON web token', { accessToken: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln' }],
    ['an identity URL of another kind', { id: 'https://example.com/me', accessToken: 'x' }],
    ['a token that only holds it', { accessToken: 'x00D5e000000AbCd!AQ' }],
  ])('does not know it from %s', (_what, token) => {
    expect(orgOfToken(token)).toBeUndefined();
  });
});
