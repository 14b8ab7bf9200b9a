import { loginUrl } from './login-url.ts';
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
  [{ loginUrl: 'http://localhost:8080/' }, 'http://localhost:8080'],
  [{ loginUrl: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080'],
  [{ loginUrl: 'http://[::1]:8080' }, 'http://[::1]:8080'],
])('logs in with %j at %s (behaviour 58)', (host, origin) => {
  expect(loginUrl(host)).toBe(origin);
});

const failureOf = (host: object): unknown => {
  try {
    return { returned: loginUrl(host) };
  } catch (error) {
    return error;
  }
};

it.each([
  ['acme.my.salesforce.com', /needs a scheme and a host, such as https:/],
  ['', /needs a scheme and a host/],
  [null, /needs a scheme and a host/],
  [42, /needs a scheme and a host/],
  ['http://acme.my.salesforce.com', /must begin with https:.* not http:/],
  ['http://127.0.0.1.evil.example', /must begin with https:/],
  ['http://localhost.evil.example', /must begin with https:/],
  ['http://10.0.0.1', /must begin with https:/],
  ['ftp://acme.my.salesforce.com', /must begin with https:.* not ftp:/],
  ['javascript:alert(1)', /must begin with https:/],
])('refuses loginUrl %p with the remedy (behaviour 69)', (given, remedy) => {
  expect(failureOf({ loginUrl: given })).toMatchObject({
    name: 'ClientError',
    field: 'loginUrl',
    message: expect.stringMatching(remedy),
  });
});

it('does not quote a loginUrl, which may hold a password', () => {
  expect(failureOf({ loginUrl: 'ftp://user:secret@acme.example' })).toMatchObject({
    message: expect.not.stringContaining('secret'),
  });
});

it('refuses sandbox together with loginUrl, since they name two hosts', () => {
  expect(failureOf({ sandbox: true, loginUrl: 'https://acme.my.salesforce.com' })).toMatchObject({
    name: 'ClientError',
    field: 'loginUrl',
    message: expect.stringContaining('Leave one of them out'),
  });
});

it.each(['true', 'false', 1, null])(
  'refuses sandbox %p rather than log in to production',
  (sandbox) => {
    expect(failureOf({ sandbox })).toMatchObject({ name: 'ClientError', field: 'sandbox' });
  },
);
