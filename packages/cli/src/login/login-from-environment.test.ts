import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginFromEnvironment } from './login-from-environment.ts';
import { UsageError } from '../failures/usage-error.ts';

const password = {
  SF_CONSUMER_KEY: 'key',
  SF_CONSUMER_SECRET: 's3cret',
  SF_USERNAME: 'user',
  SF_PASSWORD: 'p4ss',
};
const acme = 'https://acme.my.salesforce.com';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sfstream-login-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a login from the environment', () => {
  it.each([
    [
      'the login host is not a URL',
      { ...password, SF_LOGIN_URL: 'login' },
      'SF_LOGIN_URL is not a URL. It needs a scheme and a host, such as https://acme.my.salesforce.com.',
    ],
    [
      'a password would travel in the clear',
      { ...password, SF_LOGIN_URL: 'http://acme.my.salesforce.com' },
      'SF_LOGIN_URL must begin with https:// (http:// is accepted for this machine only), not http://.',
    ],
    ['SF_SANDBOX is odd', { ...password, SF_SANDBOX: 'yes' }, 'SF_SANDBOX must be true or false.'],
    [
      'two hosts are named',
      { ...password, SF_SANDBOX: '1', SF_LOGIN_URL: acme },
      'SF_SANDBOX and SF_LOGIN_URL name two hosts to log in at. Unset one of them.',
    ],
    [
      'a secret is given twice',
      { ...password, SF_PASSWORD_FILE: 'password' },
      'SF_PASSWORD and SF_PASSWORD_FILE are both set. Unset one of them.',
    ],
    [
      'the key is none',
      { SF_CONSUMER_KEY: 'key', SF_USERNAME: 'user', SF_PRIVATE_KEY: 's3cret' },
      'SF_PRIVATE_KEY is not a key in PEM form. Give the content of the file, which begins with -----BEGIN PRIVATE KEY-----, not its path.',
    ],
  ])('is refused, naming the variables, when %s', (_, env, message) => {
    expect(() => loginFromEnvironment(env)).toThrow(new UsageError(message));
  });

  it('is refused, naming variable and file, when a file cannot be read', () => {
    const file = join(folder, 'no-such-file');
    const { SF_PASSWORD: _, ...others } = password;
    expect(() => loginFromEnvironment({ ...others, SF_PASSWORD_FILE: file })).toThrow(
      /^The file that SF_PASSWORD_FILE names cannot be read: ENOENT.*no-such-file/,
    );
  });

  it('is refused when a file is empty', () => {
    const file = join(folder, 'empty');
    writeFileSync(file, '\n');
    expect(() =>
      loginFromEnvironment({ SF_CONSUMER_KEY: 'key', SF_REFRESH_TOKEN_FILE: file }),
    ).toThrow(/^The file that SF_REFRESH_TOKEN_FILE names is empty: /);
  });

  it.each([
    ['password', password, { host: 'https://login.salesforce.com', username: 'user' }],
    ['password', { ...password, SF_SANDBOX: 'true' }, { host: 'https://test.salesforce.com' }],
    ['soap', { SF_USERNAME: 'user', SF_PASSWORD: 'p', SF_LOGIN_URL: acme }, { host: acme }],
    ['refresh-token', { SF_CONSUMER_KEY: 'key', SF_REFRESH_TOKEN: 'r' }, {}],
    ['token', { SF_ACCESS_TOKEN: 't', SF_INSTANCE_URL: acme }, { host: acme }],
    [
      'soap',
      {
        SF_USERNAME: 'user',
        SF_PASSWORD: 'p',
        SF_LOGIN_URL: 'https://me:hunter2@acme.my.salesforce.com/home?x',
      },
      { host: acme },
    ],
    ['cli', { SF_TARGET_ORG: 'my-org' }, { username: 'my-org' }],
    [
      'client-credentials',
      { SF_CONSUMER_KEY: 'key', SF_CONSUMER_SECRET: 's', SF_LOGIN_URL: acme },
      { host: acme },
    ],
  ])('by %s tells flow, host and user', (flow, env, expected) => {
    expect(loginFromEnvironment(env)).toMatchObject({ flow, ...expected });
  });
});
