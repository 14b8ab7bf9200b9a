import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { authorizationDenied } from '@sfstream/testing';
import fc from 'fast-check';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import type { Authenticator } from '../src/index.ts';
import {
  authorizationCodeAuth,
  clientCredentialsAuth,
  introspectToken,
  jwtBearerAuth,
  passwordAuth,
  refreshTokenAuth,
  revokeToken,
  soapAuth,
} from '../src/index.ts';
import { checkXmlText } from '../src/soap/soap-login-request.ts';
import { keyPair } from './helpers/key-pair.ts';
import { startOrg } from './helpers/start-org.ts';
import { thrownBy } from './helpers/thrown-by.ts';

const { pkcs1, pkcs8, publicKey } = keyPair();
const redirectUri = 'http://localhost:1717/OauthRedirect';
const orgOptions: MockOrgOptions = { certificate: publicKey };

const appOf = ({ credentials: { consumerKey, consumerSecret }, url }: MockOrg) => ({
  consumerKey,
  consumerSecret,
  loginUrl: url,
});
const userOf = ({ credentials: { username, password } }: MockOrg) => ({ username, password });

const jwtOf = (org: MockOrg, more: Partial<Parameters<typeof jwtBearerAuth>[0]> = {}) =>
  jwtBearerAuth({
    consumerKey: org.credentials.consumerKey,
    username: org.credentials.username,
    privateKey: pkcs8,
    loginUrl: org.url,
    ...more,
  });

/** Gives the URL that the org sends the browser to. */
const redirectOf = async (authorizeUrl: string): Promise<string> => {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
};

const begun = (org: MockOrg, more: Partial<Parameters<typeof authorizationCodeAuth>[0]> = {}) =>
  authorizationCodeAuth({ ...appOf(org), redirectUri, ...more });

const byBrowser = async (
  org: MockOrg,
  more: Partial<Parameters<typeof authorizationCodeAuth>[0]> = {},
): Promise<Authenticator> => {
  const login = begun(org, more);
  return login.redeem(await redirectOf(await firstValueFrom(login.authorizeUrl())));
};

const flows: [string, (org: MockOrg) => Authenticator | Promise<Authenticator>][] = [
  ['passwordAuth', (org) => passwordAuth({ ...appOf(org), ...userOf(org) })],
  [
    'refreshTokenAuth',
    (org) => refreshTokenAuth({ ...appOf(org), refreshToken: org.credentials.refreshToken }),
  ],
  ['jwtBearerAuth with PKCS#8', (org) => jwtOf(org)],
  ['jwtBearerAuth with PKCS#1', (org) => jwtOf(org, { privateKey: pkcs1 })],
  ['clientCredentialsAuth', (org) => clientCredentialsAuth(appOf(org))],
  ['authorizationCodeAuth', (org) => byBrowser(org)],
  ['soapAuth', (org) => soapAuth({ ...userOf(org), loginUrl: org.url })],
];

/** The status with which the org answers a request that carries the token. */
const statusWith = async (org: MockOrg, accessToken: string): Promise<number> => {
  const answer = await fetch(`${org.url}/services/data/v66.0/limits`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  return answer.status;
};

describe.each(flows)('%s', (_, create) => {
  it('gets a token that the org takes, and another when it is refused', async () => {
    const org = await startOrg(orgOptions);
    const auth = await create(org);
    const first = await firstValueFrom(auth.token$);
    expect(first.instanceUrl).toBe(org.url);
    expect(await statusWith(org, first.accessToken)).not.toBe(401);
    org.revokeToken(first.accessToken);
    expect(await statusWith(org, first.accessToken)).toBe(401);
    const second = await firstValueFrom(auth.renew(first));
    expect(await statusWith(org, second.accessToken)).not.toBe(401);
  });

  it('logs in once for fifty (behaviour 20)', async () => {
    const org = await startOrg(orgOptions);
    const auth = await create(org);
    const before = org.requests.length;
    await Promise.all(Array.from({ length: 50 }, () => firstValueFrom(auth.token$)));
    expect(org.requests.length - before).toBe(1);
  });

  it('survives an org that is down (behaviour 17)', async () => {
    const org = await startOrg(orgOptions);
    const auth = await create(org);
    await org.goDown();
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({ name: 'TransportError' });
    await org.comeBack();
    expect(await firstValueFrom(auth.token$)).toMatchObject({ instanceUrl: org.url });
  });
});

const refusals: [
  string,
  (org: MockOrg) => Authenticator | Promise<Authenticator>,
  string,
  string,
][] = [
  [
    'a key that is not that of the certificate',
    (org) => jwtOf(org, { privateKey: keyPair().pkcs8 }),
    'invalid_grant',
    'invalid assertion',
  ],
  [
    'an audience that is another host',
    (org) => jwtOf(org, { audience: 'https://acme.my.site.com' }),
    'invalid_grant',
    'Audience validation failed',
  ],
  [
    'a user who is not pre-authorised',
    (org) => jwtOf(org, { username: 'other@acme.example' }),
    'invalid_grant',
    "user hasn't approved this consumer",
  ],
  [
    'an unknown consumer key',
    (org) => jwtOf(org, { consumerKey: 'other' }),
    'invalid_client_id',
    'client identifier invalid',
  ],
  [
    'a wrong consumer secret',
    (org) => clientCredentialsAuth({ ...appOf(org), consumerSecret: 'other' }),
    'invalid_client',
    'invalid client credentials',
  ],
  [
    'a verifier that is not that of the challenge',
    async (org) => {
      const { state, ...login } = begun(org);
      const redirect = await redirectOf(await firstValueFrom(login.authorizeUrl()));
      return begun(org, { state }).redeem(redirect);
    },
    'invalid_grant',
    'invalid code verifier',
  ],
  [
    'a redirect URI other than that of the attempt',
    async (org) => {
      const { state, codeVerifier, ...login } = begun(org);
      const redirect = await redirectOf(await firstValueFrom(login.authorizeUrl()));
      const other = { state, codeVerifier, redirectUri: 'http://localhost:1718/' };
      return begun(org, other).redeem(redirect);
    },
    'redirect_uri_mismatch',
    'redirect_uri must match configuration',
  ],
  [
    'a code for the second time',
    async (org) => {
      const login = begun(org);
      const redirect = await redirectOf(await firstValueFrom(login.authorizeUrl()));
      await firstValueFrom(login.redeem(redirect).token$);
      return login.redeem(redirect);
    },
    'invalid_grant',
    'expired authorization code',
  ],
  [
    'a user who denies the access',
    async (org) => {
      org.intercept('/services/oauth2/authorize', authorizationDenied());
      return byBrowser(org);
    },
    'access_denied',
    'end-user denied authorization',
  ],
  [
    'a wrong password by SOAP',
    (org) => soapAuth({ ...userOf(org), password: 'other', loginUrl: org.url }),
    'INVALID_LOGIN',
    'Invalid username, password, security token; or user locked out.',
  ],
];

it.each(refusals)('reports %s (behaviour 18)', async (_, create, error, errorDescription) => {
  const org = await startOrg(orgOptions);
  const auth = await create(org);
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'AuthenticationError',
    error,
    errorDescription,
  });
});

it('reports client credentials on a host that all orgs share', async () => {
  const org = await startOrg({ host: 'shared' });
  await expect(firstValueFrom(clientCredentialsAuth(appOf(org)).token$)).rejects.toMatchObject({
    errorDescription: 'request not supported on this domain',
    message: expect.stringContaining('Set loginUrl to the My Domain'),
  });
});

it('renews after the browser by a refresh token that rotates (behaviour 21)', async () => {
  const org = await startOrg({ rotateRefreshTokens: true });
  const kept: string[] = [];
  const auth = await byBrowser(org, { onRotate: (token) => [kept.push(token)] });
  let token = await firstValueFrom(auth.token$);
  for (let renewal = 0; renewal < 3; renewal += 1) token = await firstValueFrom(auth.renew(token));
  expect(kept).toHaveLength(4);
  expect(kept.at(-1)).toBe(org.credentials.refreshToken);
});

it('logs in by SOAP with any user name and password (behaviour 68)', async () => {
  const sendable = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((text) => !(thrownBy(() => checkXmlText('text', text)) instanceof Error));
  await fc.assert(
    fc.asyncProperty(sendable, sendable, sendable, async (username, password, securityToken) => {
      const credentials = { username, password, securityToken };
      const org = await startOrg({ credentials });
      const auth = soapAuth({ ...credentials, loginUrl: org.url });
      expect(await firstValueFrom(auth.token$)).toMatchObject({ instanceUrl: org.url });
    }),
    { numRuns: 50 },
  );
});

it('tells of a missing security token by SOAP', async () => {
  const org = await startOrg({ credentials: { securityToken: 'TOKEN' } });
  await expect(
    firstValueFrom(soapAuth({ ...userOf(org), loginUrl: org.url }).token$),
  ).rejects.toMatchObject({
    error: 'LOGIN_MUST_USE_SECURITY_TOKEN',
    message: expect.stringContaining('Give securityToken'),
  });
});

describe('revokeToken', () => {
  it('ends the access token', async () => {
    const org = await startOrg();
    const token = await firstValueFrom(clientCredentialsAuth(appOf(org)).token$);
    await lastValueFrom(revokeToken(token));
    expect(await statusWith(org, token.accessToken)).toBe(401);
    await expect(lastValueFrom(revokeToken(token))).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it('ends the refresh token, and all that it granted', async () => {
    const org = await startOrg();
    const auth = await byBrowser(org);
    const first = await firstValueFrom(auth.token$);
    const second = await firstValueFrom(auth.renew(first));
    await lastValueFrom(revokeToken(second));
    for (const { accessToken } of [first, second]) {
      expect(await statusWith(org, accessToken)).toBe(401);
    }
    await expect(firstValueFrom(auth.renew(second))).rejects.toMatchObject({
      name: 'AuthenticationError',
      errorDescription: 'expired access/refresh token',
    });
  });
});

describe('introspectToken', () => {
  it('tells until when a token is good, and whether it still is', async () => {
    const org = await startOrg({ now: () => 1_772_619_072_345 });
    const { loginUrl: _, ...app } = appOf(org);
    const token = await firstValueFrom(clientCredentialsAuth(appOf(org)).token$);
    expect(await firstValueFrom(introspectToken(token, app))).toMatchObject({
      active: true,
      username: org.credentials.username,
      issuedAt: 1_772_619_072_000,
      expiresAt: 1_772_626_272_000,
    });
    org.revokeToken(token.accessToken);
    expect(await firstValueFrom(introspectToken(token, app))).toEqual({ active: false });
  });

  it('knows nothing of the token of a password login', async () => {
    const org = await startOrg();
    const { loginUrl: _, ...app } = appOf(org);
    const token = await firstValueFrom(passwordAuth({ ...appOf(org), ...userOf(org) }).token$);
    expect(await firstValueFrom(introspectToken(token, app))).toEqual({ active: false });
  });
});

it('the mock org has logins that are ready to be spread', async () => {
  const org = await startOrg();
  const tokens = [passwordAuth(org.login), clientCredentialsAuth(org.app)].map(({ token$ }) =>
    firstValueFrom(token$),
  );
  expect((await Promise.all(tokens)).map(({ instanceUrl }) => instanceUrl)).toEqual([
    org.url,
    org.url,
  ]);
});
