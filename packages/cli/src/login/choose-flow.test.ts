import { chooseFlow } from './choose-flow.ts';
import { UsageError } from '../failures/usage-error.ts';

const app = { SF_CONSUMER_KEY: 'key', SF_CONSUMER_SECRET: 's3cret' };
const user = { SF_USERNAME: 'user', SF_PASSWORD: 'p4ss' };
const host = { SF_LOGIN_URL: 'https://acme.my.salesforce.com' };

describe('the flow that variables describe', () => {
  it.each([
    ['client-credentials', { ...app, ...host }],
    ['client-credentials', { ...app, ...host, SF_TARGET_ORG: 'acme' }],
    ['jwt', { SF_CONSUMER_KEY: 'key', SF_USERNAME: 'user', SF_PRIVATE_KEY: 'pem' }],
    ['jwt', { ...app, SF_USERNAME: 'user', SF_PRIVATE_KEY_FILE: 'key.pem' }],
    ['refresh-token', { SF_CONSUMER_KEY: 'key', SF_REFRESH_TOKEN: 'r' }],
    ['refresh-token', { ...app, ...host, SF_REFRESH_TOKEN_FILE: 'token' }],
    ['token', { SF_ACCESS_TOKEN: 't', SF_INSTANCE_URL: 'https://acme.my.salesforce.com' }],
    ['token', { ...app, SF_ACCESS_TOKEN_FILE: 't', SF_INSTANCE_URL: 'https://acme' }],
    ['password', { ...app, ...user }],
    ['password', { ...app, SF_USERNAME: 'user', SF_PASSWORD_FILE: 'p', SF_SECURITY_TOKEN: 'x' }],
    ['soap', user],
    ['soap', { ...app, ...user, SF_FLOW: 'soap' }],
    ['client-credentials', { ...app, ...user, ...host, SF_FLOW: 'client-credentials' }],
    ['cli', { SF_TARGET_ORG: 'acme' }],
    ['cli', { SF_FLOW: 'cli' }],
    ['cli', { ...user, SF_FLOW: 'cli' }],
    ['soap', { ...user, SF_TARGET_ORG: 'acme' }],
    ['soap', { ...user, SF_CONSUMER_KEY: '', SF_ACCESS_TOKEN: '' }],
  ])('is %s for %j', (flow, env) => {
    expect(chooseFlow(env)).toBe(flow);
  });

  it.each([
    [
      'a secret of the app is missing',
      { SF_CONSUMER_KEY: 'key', ...user },
      'The login by password needs SF_CONSUMER_KEY, SF_CONSUMER_SECRET, SF_USERNAME and SF_PASSWORD, but SF_CONSUMER_SECRET is not set.',
    ],
    [
      'two variables are missing',
      { SF_PRIVATE_KEY: 'pem' },
      'The login by jwt needs SF_CONSUMER_KEY, SF_USERNAME and SF_PRIVATE_KEY, but SF_CONSUMER_KEY and SF_USERNAME are not set.',
    ],
    [
      'client credentials have no host',
      app,
      'The login by client-credentials needs SF_CONSUMER_KEY, SF_CONSUMER_SECRET and SF_LOGIN_URL, but SF_LOGIN_URL is not set.',
    ],
    [
      'a token has no instance',
      { SF_ACCESS_TOKEN: 't0ken' },
      'The login by token needs SF_ACCESS_TOKEN and SF_INSTANCE_URL, but SF_INSTANCE_URL is not set.',
    ],
    [
      'an instance has no token',
      { SF_INSTANCE_URL: 'https://acme.my.salesforce.com' },
      'The login by token needs SF_ACCESS_TOKEN and SF_INSTANCE_URL, but SF_ACCESS_TOKEN is not set.',
    ],
    [
      'a refresh token has no app',
      { SF_REFRESH_TOKEN: 'r3fresh' },
      'The login by refresh-token needs SF_CONSUMER_KEY and SF_REFRESH_TOKEN, but SF_CONSUMER_KEY is not set.',
    ],
    [
      'the flow that is asked for lacks something',
      { ...user, SF_FLOW: 'jwt' },
      'The login by jwt needs SF_CONSUMER_KEY, SF_USERNAME and SF_PRIVATE_KEY, but SF_CONSUMER_KEY and SF_PRIVATE_KEY are not set.',
    ],
    [
      'there is no such flow',
      { ...user, SF_FLOW: 'oauth' },
      'SF_FLOW (--flow) must be one of client-credentials, jwt, refresh-token, token, password, soap, cli.',
    ],
    [
      'the flow is misspelt',
      { ...user, SF_FLOW: 'pasword' },
      'SF_FLOW (--flow) must be one of client-credentials, jwt, refresh-token, token, password, soap, cli. Did you mean password?',
    ],
    [
      'two logins are described',
      { ...app, ...user, SF_ACCESS_TOKEN: 't0ken' },
      'SF_ACCESS_TOKEN and SF_PASSWORD are set, and each belongs to a different login. Unset those you do not want, or choose with SF_FLOW (--flow): token or password.',
    ],
    [
      'an app alone is known',
      { SF_CONSUMER_KEY: 'key' },
      'SF_CONSUMER_KEY alone is not enough to log in. Choose one of these ways: Log in by the browser: sfstream login; or refresh-token: set SF_REFRESH_TOKEN; or client-credentials: set SF_CONSUMER_SECRET and SF_LOGIN_URL; or jwt: set SF_USERNAME and SF_PRIVATE_KEY; or password: set SF_CONSUMER_SECRET, SF_USERNAME and SF_PASSWORD.',
    ],
    [
      'app and user are known',
      { SF_CONSUMER_KEY: 'key', SF_USERNAME: 'user' },
      'SF_CONSUMER_KEY and SF_USERNAME alone are not enough to log in. Choose one of these ways: jwt: set SF_PRIVATE_KEY; or password: set SF_CONSUMER_SECRET and SF_PASSWORD.',
    ],
    [
      'a user alone is known',
      { SF_USERNAME: 'user' },
      'SF_USERNAME alone is not enough to log in. Choose one of these ways: soap: set SF_PASSWORD; or jwt: set SF_CONSUMER_KEY and SF_PRIVATE_KEY; or password: set SF_CONSUMER_KEY, SF_CONSUMER_SECRET and SF_PASSWORD.',
    ],
  ])('is refused when %s', (_, env, message) => {
    expect(() => chooseFlow(env)).toThrow(new UsageError(message));
  });

  it('names every way, the browser first and the mock org last, when nothing is set', () => {
    const error = thrownBy(() => chooseFlow({}));
    expect(error).toMatchObject({ lead: expect.stringMatching(/^No login is set up\./) });
    const { choices } = error as UsageError;
    expect(choices[0]).toBe('Log in by the browser: sfstream login --consumer-key KEY');
    expect(choices.at(-1)).toBe('Without an org: sfstream mock');
    expect(
      choices
        .slice(1, -1)
        .map((choice) => choice.split(':')[0])
        .sort(),
    ).toEqual(['cli', 'client-credentials', 'jwt', 'password', 'refresh-token', 'soap', 'token']);
  });

  it('counts a host as nothing, as each login may have one', () => {
    expect(thrownBy(() => chooseFlow(host))).toMatchObject({
      lead: 'No login is set up. Choose one of these ways:',
    });
  });

  it('names every login where none uses what is set', () => {
    const error = thrownBy(() => chooseFlow({ SF_SECURITY_TOKEN: 'x' }));
    expect(error).toMatchObject({
      lead: 'SF_SECURITY_TOKEN alone is not enough to log in. Choose one of these ways:',
    });
    expect((error as UsageError).choices).toHaveLength(7);
  });
});

const thrownBy = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};
