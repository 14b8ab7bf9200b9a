import { checkOptions } from '@sfstream/base';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { loginHostRules, loginUrl } from './login-url.ts';
import type { LoginHost } from './login-url.ts';

it.each<[LoginHost, string]>([
  [{}, 'https://login.salesforce.com'],
  [{ sandbox: false }, 'https://login.salesforce.com'],
  [{ sandbox: true }, 'https://test.salesforce.com'],
  [{ loginUrl: 'https://acme.my.salesforce.com' }, 'https://acme.my.salesforce.com'],
  [{ loginUrl: 'https://acme.my.salesforce.com/' }, 'https://acme.my.salesforce.com'],
  [{ loginUrl: 'https://ACME.my.salesforce.com//a?b' }, 'https://acme.my.salesforce.com'],
  [{ loginUrl: 'https://user:password@acme.my.salesforce.com' }, 'https://acme.my.salesforce.com'],
  [
    { sandbox: false, loginUrl: 'https://acme--dev.sandbox.my.salesforce.com' },
    'https://acme--dev.sandbox.my.salesforce.com',
  ],
  [
    { loginUrl: 'https://acme.my.salesforce.com/services/oauth2/token' },
    'https://acme.my.salesforce.com',
  ],
  [{ loginUrl: 'https://acme.my.site.com' }, 'https://acme.my.site.com'],
  [{ loginUrl: 'https://acme.my.site.com/partners' }, 'https://acme.my.site.com/partners'],
  [{ loginUrl: 'https://ACME.my.site.com//partners//?a#b' }, 'https://acme.my.site.com/partners'],
  [{ loginUrl: 'https://acme.my.site.com/a/b/c/' }, 'https://acme.my.site.com/a/b/c'],
  [{ loginUrl: 'https://acme.my.site.com/partners/s/' }, 'https://acme.my.site.com/partners'],
  [{ loginUrl: 'https://acme.my.site.com/s' }, 'https://acme.my.site.com'],
  [{ loginUrl: 'https://acme.my.site.com/partners/login' }, 'https://acme.my.site.com/partners'],
  [
    { loginUrl: 'https://acme.my.site.com/partners/services/oauth2/token' },
    'https://acme.my.site.com/partners',
  ],
  [
    { loginUrl: 'https://acme.my.site.com/partners/services/services/' },
    'https://acme.my.site.com/partners',
  ],
  [
    { loginUrl: 'https://acme--uat.sandbox.my.site.com/partners' },
    'https://acme--uat.sandbox.my.site.com/partners',
  ],
  [{ loginUrl: 'http://localhost:8080/' }, 'http://localhost:8080'],
  [{ loginUrl: 'http://localhost:8080/partners/' }, 'http://localhost:8080/partners'],
  [
    { loginUrl: 'https://acme.my.salesforce.com', allowLoopback: false },
    'https://acme.my.salesforce.com',
  ],
  [{ loginUrl: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080'],
  [{ loginUrl: 'http://[::1]:8080' }, 'http://[::1]:8080'],
])('logs in with %j at %s (behaviour 58)', (host, origin) => {
  expect(loginUrl(host)).toBe(origin);
});

const failureOf = (host: object): unknown => thrownBy(() => loginUrl(host));

it.each([
  ['https://acme.my.salesforce.com.evil.example', /not a host of Salesforce's API/],
  ['http://acme.my.salesforce.com', /must begin with https:/],
  [null, /is not a URL/],
])('refuses loginUrl %p with the remedy (behaviour 69)', (given, remedy) => {
  expect(failureOf({ loginUrl: given })).toMatchObject({
    name: 'ClientError',
    field: 'loginUrl',
    message: expect.stringMatching(remedy),
  });
});

it.each(['http://localhost:8080', 'https://127.0.0.1', 'http://127.9.9.9', 'http://[::1]/'])(
  'refuses loginUrl %s where this machine is excluded',
  (url) => {
    expect(failureOf({ loginUrl: url, allowLoopback: false })).toMatchObject({
      name: 'ClientError',
      field: 'loginUrl',
      message: expect.stringContaining('allowLoopback: false'),
    });
  },
);

it('refuses sandbox together with loginUrl, since they name two hosts', () => {
  expect(failureOf({ sandbox: true, loginUrl: 'https://acme.my.salesforce.com' })).toMatchObject({
    name: 'ClientError',
    field: 'loginUrl',
    message: expect.stringContaining('Leave one of them out'),
  });
});

const checked = (host: object): unknown =>
  thrownBy(() => checkOptions('passwordAuth', host, loginHostRules));

it.each([
  { sandbox: 'true' },
  { loginUrl: new URL('https://acme.my.salesforce.com') },
  { allowLoopback: 'no' },
])('does not guess what %j means', (host) => {
  expect(checked(host)).toMatchObject({ name: 'ClientError', field: Object.keys(host)[0] });
});

it('knows each option of a host', () => {
  const host: Required<LoginHost> = {
    sandbox: false,
    loginUrl: 'https://acme.my.salesforce.com',
    allowLoopback: false,
  };
  expect(() => checkOptions('passwordAuth', host, loginHostRules)).not.toThrow();
});
