import { hasCredentials } from './login-variables.ts';

it.each([
  [{}, false],
  [{ SF_CHANNEL: '/u/a', SF_API_VERSION: '66.0', SF_PASSWORD: '' }, false],
  [{ SF_LOGIN_URL: 'https://acme.my.salesforce.com' }, true],
  [{ SF_ACCESS_TOKEN: 't' }, true],
  [{ SF_REFRESH_TOKEN_FILE: 'token' }, true],
  [{ SF_TARGET_ORG: 'acme' }, true],
])('credentials are in %j: %p', (env, expected) => {
  expect(hasCredentials(env)).toBe(expected);
});
