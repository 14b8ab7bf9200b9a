import { passwordAuth } from './password-auth.ts';
import type { PasswordCredentials } from './password-auth.ts';
import { refreshTokenAuth } from './refresh-token-auth.ts';
import type { RefreshCredentials } from './refresh-token-auth.ts';

const password = {
  consumerKey: 'secret key',
  consumerSecret: 'secret',
  username: 'secret user',
  password: 'secret password',
};
const refresh = { consumerKey: 'secret key', refreshToken: 'secret' };

const flows = {
  passwordAuth: (options: unknown) => passwordAuth(options as PasswordCredentials),
  refreshTokenAuth: (options: unknown) => refreshTokenAuth(options as RefreshCredentials),
};

const failureOf = (run: () => unknown): unknown => {
  try {
    return { returned: run() };
  } catch (error) {
    return error;
  }
};

const required = [
  ...Object.keys(password).map((field) => ['passwordAuth', password, field] as const),
  ...Object.keys(refresh).map((field) => ['refreshTokenAuth', refresh, field] as const),
];

describe.each(required)('%s with %j', (flow, credentials, field) => {
  it.each([undefined, null, '', 5, {}])(`refuses %p for ${field}, and names it`, (wrong) => {
    expect(failureOf(() => flows[flow]({ ...credentials, [field]: wrong }))).toMatchObject({
      name: 'ClientError',
      field,
      message: `${flow} needs ${field}, a string that is not empty.`,
    });
  });
});

it.each([
  ['passwordAuth', password, { clientId: 'secret' }, 'clientId'],
  ['refreshTokenAuth', refresh, { username: 'secret' }, 'username'],
  ['refreshTokenAuth', refresh, { onrotate: 'secret' }, 'onrotate'],
] as const)(
  '%s refuses an option it does not know, and names those it does',
  (flow, good, extra, field) => {
    expect(failureOf(() => flows[flow]({ ...good, ...extra }))).toMatchObject({
      name: 'ClientError',
      field,
      message: expect.stringMatching(
        new RegExp(
          `^${flow} has no option ${field}\\. It knows consumerKey, .*loginUrl, .*http, json\\.$`,
        ),
      ),
    });
  },
);

it.each([
  ['passwordAuth', password, { securityToken: 5 }, 'securityToken'],
  ['refreshTokenAuth', refresh, { consumerSecret: null }, 'consumerSecret'],
  ['refreshTokenAuth', refresh, { onRotate: 'keep' }, 'onRotate'],
  ['passwordAuth', password, { sandbox: 'true' }, 'sandbox'],
  ['passwordAuth', password, { loginUrl: 'http://acme.example' }, 'loginUrl'],
  ['refreshTokenAuth', refresh, { sandbox: true, loginUrl: 'https://acme.example' }, 'loginUrl'],
] as const)('%s refuses options of the wrong form', (flow, good, wrong, field) => {
  expect(failureOf(() => flows[flow]({ ...good, ...wrong }))).toMatchObject({
    name: 'ClientError',
    field,
    message: expect.not.stringContaining('secret'),
  });
});

it.each(Object.entries(flows))('%s without options names the first it needs', (_, flow) => {
  for (const nothing of [undefined, null, 'secret', 5]) {
    expect(failureOf(() => flow(nothing))).toMatchObject({ field: 'consumerKey' });
  }
});

it.each(Object.entries(flows))('%s quotes no value in its errors (behaviour 57)', (_, flow) => {
  for (const credentials of [password, refresh]) {
    for (const field of Object.keys(credentials)) {
      const error = failureOf(() => flow({ ...credentials, [field]: '' }));
      expect((error as Error).message).not.toContain('secret');
    }
  }
});
