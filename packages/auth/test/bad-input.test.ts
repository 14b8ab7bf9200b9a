import { tokenAuth } from '../src/flows/token-auth.ts';
import { keyPair } from './helpers/key-pair.ts';
import { thrownBy } from './helpers/thrown-by.ts';
import { authorizationCodeAuth } from '../src/flows/authorization-code-auth.ts';
import type { AuthorizationCodeOptions } from '../src/flows/authorization-code-auth.ts';
import { clientCredentialsAuth } from '../src/flows/client-credentials-auth.ts';
import type { ClientCredentials } from '../src/flows/client-credentials-auth.ts';
import { introspectToken } from '../src/token-life/introspect-token.ts';
import { jwtBearerAuth } from '../src/flows/jwt-bearer-auth.ts';
import type { JwtBearerCredentials } from '../src/flows/jwt-bearer-auth.ts';
import { revokeToken } from '../src/token-life/revoke-token.ts';
import { soapAuth } from '../src/flows/soap-auth.ts';
import type { SoapCredentials } from '../src/flows/soap-auth.ts';
import { passwordAuth } from '../src/flows/password-auth.ts';
import type { PasswordCredentials } from '../src/flows/password-auth.ts';
import { refreshTokenAuth } from '../src/flows/refresh-token-auth.ts';
import type { RefreshCredentials } from '../src/flows/refresh-token-auth.ts';

const password = {
  consumerKey: 'secret key',
  consumerSecret: 'secret',
  username: 'secret user',
  password: 'secret password',
};
const refresh = { consumerKey: 'secret key', refreshToken: 'secret' };

const jwt = { consumerKey: 'secret key', username: 'secret user', privateKey: 'secret' };
const { pkcs8: privateKey } = keyPair();
const client = { consumerKey: 'secret key', consumerSecret: 'secret', loginUrl: 'secret' };
const code = { consumerKey: 'secret key', redirectUri: 'http://localhost/' };
const token = { accessToken: 'secret', instanceUrl: 'https://acme.my.salesforce.com' };
const soap = { username: 'secret user', password: 'secret password' };

const flows = {
  passwordAuth: (options: unknown) => passwordAuth(options as PasswordCredentials),
  refreshTokenAuth: (options: unknown) => refreshTokenAuth(options as RefreshCredentials),
  jwtBearerAuth: (options: unknown) => jwtBearerAuth(options as JwtBearerCredentials),
  clientCredentialsAuth: (options: unknown) => clientCredentialsAuth(options as ClientCredentials),
  authorizationCodeAuth: (options: unknown) =>
    authorizationCodeAuth(options as AuthorizationCodeOptions),
  soapAuth: (options: unknown) => soapAuth(options as SoapCredentials),
};

const required = [
  ...Object.keys(password).map((field) => ['passwordAuth', password, field] as const),
  ...Object.keys(refresh).map((field) => ['refreshTokenAuth', refresh, field] as const),
  ...Object.keys(jwt).map((field) => ['jwtBearerAuth', jwt, field] as const),
  ...Object.keys(client).map((field) => ['clientCredentialsAuth', client, field] as const),
  ...Object.keys(code).map((field) => ['authorizationCodeAuth', code, field] as const),
  ...Object.keys(soap).map((field) => ['soapAuth', soap, field] as const),
];

describe.each(required)('%s with %j', (flow, credentials, field) => {
  it.each([undefined, null, '', 5, {}])(`refuses %p for ${field}, and names it`, (wrong) => {
    expect(thrownBy(() => flows[flow]({ ...credentials, [field]: wrong }))).toMatchObject({
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
  ['jwtBearerAuth', jwt, { password: 'secret' }, 'password'],
  ['clientCredentialsAuth', client, { sandbox: true }, 'sandbox'],
  ['authorizationCodeAuth', code, { redirectUrl: 'secret' }, 'redirectUrl'],
  ['soapAuth', soap, { consumerKey: 'secret' }, 'consumerKey'],
] as const)(
  '%s refuses an option it does not know, and names those it does',
  (flow, good, extra, field) => {
    expect(thrownBy(() => flows[flow]({ ...good, ...extra }))).toMatchObject({
      name: 'ClientError',
      field,
      message: expect.stringMatching(
        new RegExp(
          `^${flow} has no option ${field}\\. It knows .*loginUrl, .*http, json\\.( Did you mean \\w+\\?)?$`,
        ),
      ),
    });
  },
);

it('a misspelt option is told the right name', () => {
  expect(
    thrownBy(() => flows.refreshTokenAuth({ ...refresh, onrotate: () => undefined })),
  ).toMatchObject({
    message:
      'refreshTokenAuth has no option onrotate. It knows consumerKey, refreshToken, consumerSecret, sandbox, loginUrl, allowLoopback, onRotate, http, json. Did you mean onRotate?',
  });
});

it.each([
  ['sandbox', 'true'],
  ['sandbox', 'false'],
  ['sandbox', 1],
  ['sandbox', null],
  ['allowLoopback', 'false'],
  ['allowLoopback', 0],
  ['allowLoopback', null],
])('%s %p is refused rather than guessed', (field, value) => {
  expect(thrownBy(() => flows.passwordAuth({ ...password, [field]: value }))).toMatchObject({
    name: 'ClientError',
    field,
    message: `${field} of passwordAuth must be true or false.`,
  });
});

it.each([
  ['tokenAuth', (options: object) => tokenAuth(token, options)],
  [
    'introspectToken',
    (options: object) => introspectToken(token, { consumerKey: 'key', ...options }),
  ],
  ['revokeToken', (options: object) => revokeToken(token, options)],
])('%s refuses a misspelt option, and names the right one', (owner, use) => {
  expect(thrownBy(() => use({ allowLoopBack: false }))).toMatchObject({
    name: 'ClientError',
    field: 'allowLoopBack',
    message: expect.stringMatching(
      new RegExp(`^${owner} has no option allowLoopBack\\. .* Did you mean allowLoopback\\?$`),
    ),
  });
});

it.each([
  ['passwordAuth', password, { securityToken: 5 }, 'securityToken'],
  ['refreshTokenAuth', refresh, { consumerSecret: null }, 'consumerSecret'],
  ['refreshTokenAuth', refresh, { onRotate: 'keep' }, 'onRotate'],
  ['passwordAuth', password, { sandbox: 'true' }, 'sandbox'],
  ['jwtBearerAuth', jwt, { audience: 5 }, 'audience'],
  ['clientCredentialsAuth', client, {}, 'loginUrl'],
  ['authorizationCodeAuth', code, { scope: ['api'] }, 'scope'],
  ['passwordAuth', password, { http: null }, 'http'],
  ['soapAuth', soap, { http: 'proxy' }, 'http'],
  ['refreshTokenAuth', refresh, { json: {} }, 'json'],
  ['jwtBearerAuth', { ...jwt, privateKey }, { allowLoopback: 'no' }, 'allowLoopback'],
  ['soapAuth', soap, { securityToken: 5 }, 'securityToken'],
  ['soapAuth', soap, { version: '65.0' }, 'version'],
  ['passwordAuth', password, { loginUrl: 'http://acme.my.salesforce.com' }, 'loginUrl'],
  [
    'refreshTokenAuth',
    refresh,
    { sandbox: true, loginUrl: 'https://acme.my.salesforce.com' },
    'loginUrl',
  ],
] as const)('%s refuses options of the wrong form', (flow, good, wrong, field) => {
  expect(thrownBy(() => flows[flow]({ ...good, ...wrong }))).toMatchObject({
    name: 'ClientError',
    field,
    message: expect.not.stringContaining('secret'),
  });
});

it.each([
  ['passwordAuth', password],
  ['refreshTokenAuth', refresh],
  ['jwtBearerAuth', { ...jwt, privateKey }],
  ['clientCredentialsAuth', { ...client, loginUrl: 'https://acme.my.salesforce.com' }],
  ['authorizationCodeAuth', code],
  ['soapAuth', soap],
] as const)('%s refuses an HTTP option that it does not know', (flow, good) => {
  expect(thrownBy(() => flows[flow]({ ...good, http: { timeOut: 5 } }))).toMatchObject({
    name: 'ClientError',
    field: 'timeOut',
    message: expect.stringMatching(/^http has no option timeOut\..* Did you mean timeout\?$/),
  });
});

it.each([
  ['introspectToken', (http: object) => introspectToken(token, { consumerKey: 'key', http })],
  ['revokeToken', (http: object) => revokeToken(token, { http })],
])('%s refuses an HTTP option that it does not know', (_, ask) => {
  expect(thrownBy(() => ask({ proxyy: false }))).toMatchObject({
    name: 'ClientError',
    field: 'proxyy',
  });
});

it.each(Object.entries(flows))('%s without options names the first it needs', (_, flow) => {
  for (const nothing of [undefined, null, 'secret', 5]) {
    expect(thrownBy(() => flow(nothing))).toMatchObject({
      field: expect.stringMatching(/^(consumerKey|username)$/),
    });
  }
});

it.each(Object.entries(flows))('%s quotes no value in its errors (behaviour 57)', (_, flow) => {
  for (const credentials of [password, refresh, jwt, client, code, soap]) {
    for (const field of Object.keys(credentials)) {
      const error = thrownBy(() => flow({ ...credentials, [field]: '' }));
      expect((error as Error).message).not.toContain('secret');
    }
  }
});
