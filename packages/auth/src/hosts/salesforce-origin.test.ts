import fc from 'fast-check';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { isSharedLoginHost, salesforceOrigin } from './salesforce-origin.ts';

it.each([
  'https://login.salesforce.com',
  'https://test.salesforce.com',
  'https://acme.my.salesforce.com',
  'https://acme-dev-ed.my.salesforce.com',
  'https://acme--uat.sandbox.my.salesforce.com',
  'https://acme--uat.my.salesforce.com',
  'https://acme-dev-ed.develop.my.salesforce.com',
  'https://acme.scratch.my.salesforce.com',
  'https://acme.demo.my.salesforce.com',
  'https://acme.patch.my.salesforce.com',
  'https://acme.trailblaze.my.salesforce.com',
  'https://acme.my.salesforce.mil',
  'https://login.salesforce.mil',
  'https://acme.my.sfcrmproducts.cn',
  'https://acme.my.site.com',
  'https://acme--uat.sandbox.my.site.com',
  'https://na139.salesforce.com',
  'https://cs42.salesforce.com',
  'https://acme.my.salesforce.com:8443',
  'http://localhost:8080',
  'https://localhost',
  'http://127.0.0.1:8080',
  'http://127.1.2.3',
  'http://127.10.20.30',
  'http://[::1]:8080',
])('takes %s, as it stands and with what follows (behaviour 69)', (origin) => {
  for (const rest of ['', '/', '//a/b?c#d']) {
    expect(salesforceOrigin('baseUrl', `${origin}${rest}`)).toBe(origin);
  }
});

it.each([
  ['https://ACME.My.Salesforce.Com', 'https://acme.my.salesforce.com'],
  [' https://acme.my.salesforce.com\n', 'https://acme.my.salesforce.com'],
  ['https://acme.my.salesforce.com:443', 'https://acme.my.salesforce.com'],
  ['https://user:password@acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
  ['https://acme.my.salesforce.com\\@evil.example', 'https://acme.my.salesforce.com'],
])('makes %j to %s', (url, origin) => {
  expect(salesforceOrigin('baseUrl', url)).toBe(origin);
});

const failureOf = (url: unknown): unknown =>
  thrownBy(() => salesforceOrigin('baseUrl', url as string));

const noHost = /leads to .*, which is not a host of Salesforce's API/;
const noHttps = /must begin with https:\/\//;
const noUrl = /is not a URL/;

it.each([
  ['https://acme.my.salesforce.com.evil.example', noHost],
  ['https://acme.my.salesforce.com.evil.com/', noHost],
  ['https://acme.my.salesforce.com@evil.example', noHost],
  ['https://login.salesforce.com.evil.example', noHost],
  ['https://evilsalesforce.com', noHost],
  ['https://login-salesforce.com', noHost],
  ['https://my.salesforce.com.', noHost],
  ['https://salesforce.com', noHost],
  ['https://my.site.com', noHost],
  ['https://acme.site.com', noHost],
  ['https://acme.my.salesf\u043erce.com', noHost],
  ['https://acme.lightning.force.com', noHost],
  ['https://acme.my.salesforce-sites.com', noHost],
  ['https://portal.acme.example', noHost],
  ['https://127.0.0.1.evil.example', noHost],
  ['https://10.0.0.1', noHost],
  ['http://acme.my.salesforce.com', noHttps],
  ['http://127.0.0.1.evil.example', noHttps],
  ['http://localhost.evil.example', noHttps],
  ['http://10.0.0.1', noHttps],
  ['ftp://acme.my.salesforce.com', noHttps],
  ['ftp://localhost', noHttps],
  ['xhttp://localhost', noHttps],
  ['http://mylocalhost', noHttps],
  ['javascript:alert(1)', noHttps],
  ['acme.my.salesforce.com', noUrl],
  ['//acme.my.salesforce.com', noUrl],
  ['', noUrl],
  [null, noUrl],
  [42, noUrl],
])('refuses %p with the remedy (behaviour 69)', (url, reason) => {
  expect(failureOf(url)).toMatchObject({
    name: 'ClientError',
    field: 'baseUrl',
    message: expect.stringMatching(reason),
  });
});

it.each(['login', 'test', '.my', '.sandbox.my', '.develop', '.scratch', 'my.site'])(
  'names the valid shape %s when another host is given (behaviour 69)',
  (shape) => {
    expect(failureOf('https://acme.example')).toMatchObject({
      message: expect.stringContaining(shape),
    });
  },
);

it('does not quote user, password or query of the URL (behaviour 57)', () => {
  for (const scheme of ['ftp', 'http', 'https']) {
    expect(failureOf(`${scheme}://user:secret@acme.example/?secret`)).toMatchObject({
      message: expect.not.stringContaining('secret'),
    });
  }
});

it('lets nobody in who owns another domain', () => {
  const foreign = fc
    .tuple(
      fc.constantFrom('acme.my.salesforce.com', 'login.salesforce.com', '127.0.0.1'),
      fc.domain(),
    )
    .filter(
      ([, domain]) => !/\.(salesforce\.(com|mil)|sfcrmproducts\.cn|my\.site\.com)$/.test(domain),
    );
  fc.assert(
    fc.property(foreign, fc.constantFrom('.', '-', '@', ''), ([known, domain], joint) => {
      expect(failureOf(`https://${known}${joint}${domain}/`)).toMatchObject({
        name: 'ClientError',
      });
    }),
  );
});

it.each([
  ['https://login.salesforce.com', true],
  ['https://test.salesforce.com', true],
  ['https://login.salesforce.mil', true],
  ['https://acme.my.salesforce.com', false],
  ['https://login-acme.my.salesforce.com', false],
  ['https://test.my.salesforce.com', false],
  ['https://login.develop.my.salesforce.com', false],
  ['http://127.0.0.1:8080', false],
  ['https://my-login.salesforce.com', false],
  ['https://login.salesforce.com.evil.example', false],
])('%s: shared by all orgs: %p', (origin, isShared) => {
  expect(isSharedLoginHost(origin)).toBe(isShared);
});
