import { credentialsFromEnvironment, hasCredentials } from './credentials-from-environment.ts';
import { UsageError } from './usage-error.ts';

const password = {
  SF_CONSUMER_KEY: 'key',
  SF_CONSUMER_SECRET: 's3cret',
  SF_USERNAME: 'user',
  SF_PASSWORD: 'p4ss',
};

describe('credentials from the environment', () => {
  it.each([
    [
      'nothing is set',
      {},
      'The environment does not say how to log in. Set SF_CONSUMER_KEY, SF_CONSUMER_SECRET, SF_USERNAME and SF_PASSWORD; or SF_CONSUMER_KEY and SF_REFRESH_TOKEN; or SF_ACCESS_TOKEN and SF_INSTANCE_URL. Without an org, try sfstream mock.',
    ],
    [
      'two variables are missing',
      { SF_CONSUMER_KEY: 'key', SF_USERNAME: 'user' },
      'The environment does not say how to log in: SF_CONSUMER_SECRET and SF_PASSWORD are not set.',
    ],
    [
      'a variable is empty',
      { ...password, SF_PASSWORD: '' },
      'The environment does not say how to log in: SF_PASSWORD is not set.',
    ],
    [
      'a refresh token has no app',
      { SF_REFRESH_TOKEN: 'r3fresh' },
      'The environment does not say how to log in: SF_CONSUMER_KEY is not set.',
    ],
    [
      'a token has no instance',
      { SF_ACCESS_TOKEN: 't0ken' },
      'The environment does not say how to log in: SF_INSTANCE_URL is not set.',
    ],
    [
      'the login host is no URL',
      { ...password, SF_LOGIN_URL: 'login' },
      'SF_LOGIN_URL is no URL. It needs a scheme and a host, such as https://acme.my.salesforce.com.',
    ],
    [
      'a password would travel in the clear',
      { ...password, SF_LOGIN_URL: 'http://acme.my.salesforce.com' },
      'SF_LOGIN_URL must begin with https:// (http:// is accepted for this machine only), not http://.',
    ],
    ['SF_SANDBOX is odd', { ...password, SF_SANDBOX: 'yes' }, 'SF_SANDBOX must be true or false.'],
    [
      'two hosts are named',
      { ...password, SF_SANDBOX: '1', SF_LOGIN_URL: 'https://acme.my.salesforce.com' },
      'SF_SANDBOX and SF_LOGIN_URL name two hosts to log in at. Unset one of them.',
    ],
  ])('are refused, naming the variables, when %s', (_, env, message) => {
    expect(() => credentialsFromEnvironment(env)).toThrow(new UsageError(message));
  });

  it.each([
    ['user name and password', password],
    ['a sandbox', { ...password, SF_SANDBOX: 'true', SF_SECURITY_TOKEN: 'x' }],
    ['a refresh token', { SF_CONSUMER_KEY: 'key', SF_REFRESH_TOKEN: 'r' }],
    ['a token', { SF_ACCESS_TOKEN: 't', SF_INSTANCE_URL: 'https://acme.my.salesforce.com' }],
  ])('are complete with %s', (_, env) => {
    expect(() => credentialsFromEnvironment(env)).not.toThrow();
  });

  it.each([
    [{}, false],
    [{ SF_CHANNEL: '/u/a', SF_API_VERSION: '66.0', SF_PASSWORD: '' }, false],
    [{ SF_LOGIN_URL: 'https://acme.my.salesforce.com' }, true],
    [{ SF_ACCESS_TOKEN: 't' }, true],
  ])('of %p are there: %p', (env, expected) => {
    expect(hasCredentials(env)).toBe(expected);
  });
});
