import type { AccessToken } from '@sfstream/auth';
import { isOfSameUser } from './is-of-same-user.ts';

const token: AccessToken = {
  accessToken: '00D5e000000AbCd!one',
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
};
const identity = 'https://login.salesforce.com/id/00D5e000000AbCdEAK/0055e000001AbCdAAK';

describe('two tokens are of one user', () => {
  it.each<[string, Partial<AccessToken>, Partial<AccessToken>, boolean]>([
    ['where both name the org', {}, { accessToken: '00D5e000000AbCd!two' }, true],
    ['but not where they name two orgs', {}, { accessToken: '00D5e000000XxXx!two' }, false],
    [
      'but not where they name two orgs by their long ids',
      { accessToken: '00D5e000000AbCdEAK!one' },
      { accessToken: '00D5e000000XxXxEAK!two' },
      false,
    ],
    [
      'where neither begins with an org',
      { accessToken: 'jwt.00D5e000000AbCd!one' },
      { accessToken: 'jwt.00D5e000000XxXx!two' },
      true,
    ],
    ['but not of two instances', {}, { instanceUrl: 'https://acme2.my.salesforce.com' }, false],
    [
      'where their identity is the same',
      { id: identity },
      { id: identity, accessToken: 'jwt' },
      true,
    ],
    [
      'but not where it is that of another user',
      { id: identity },
      { id: identity.replace(/5e.*$/, '7') },
      false,
    ],
    ['but not where one tells it alone', { id: identity }, {}, false],
    ['where neither tells', { accessToken: 'jwt1' }, { accessToken: 'jwt2' }, true],
  ])('%s', (_where, begun, renewed, expected) => {
    expect(isOfSameUser({ ...token, ...begun }, { ...token, ...renewed })).toBe(expected);
  });
});
