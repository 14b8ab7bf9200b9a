import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { authorizationDenied } from '../src/index.ts';
import type { MockOrg, MockOrgOptions } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

type Form = Readonly<Record<string, string>>;

const post = async (org: MockOrg, endpoint: string, form: Form) => {
  const response = await fetch(`${org.url}/services/oauth2/${endpoint}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
  return { status: response.status, body };
};

const refusal = (error: string, error_description: string) => ({
  status: 400,
  body: { error, error_description },
});

const appOf = ({ credentials }: MockOrg): Form => ({
  client_id: credentials.consumerKey,
  client_secret: credentials.consumerSecret,
});

describe('the JWT bearer flow', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const now = 1_772_619_072_345;

  const encoded = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');

  const login = (
    org: MockOrg,
    claims: Readonly<Record<string, unknown>> = {},
    header: object = { alg: 'RS256' },
  ) => {
    const { consumerKey: iss, username: sub } = org.credentials;
    const payload = {
      iss,
      sub,
      aud: 'https://login.salesforce.com',
      exp: now / 1000 + 180,
      ...claims,
    };
    const signed = `${encoded(header)}.${encoded(payload)}`;
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
    return post(org, 'token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${signed}.${signature}`,
    });
  };
  const start = (more: MockOrgOptions = {}) => startOrg({ certificate, now: () => now, ...more });

  it('grants a token, but no refresh token, for a good assertion', async () => {
    const { status, body } = await login(await start());
    expect(status).toBe(200);
    expect(body).toMatchObject({ access_token: expect.stringMatching(/^00D/), scope: 'api' });
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('takes the login hosts for an audience, and not its own address', async () => {
    const org = await start();
    for (const aud of ['https://login.salesforce.com', 'https://test.salesforce.com']) {
      expect((await login(org, { aud })).status).toBe(200);
    }
    expect(await login(org, { aud: org.url })).toMatchObject({
      status: 400,
      body: { error_description: 'Audience validation failed' },
    });
  });

  it('takes the user from prn rather than from sub', async () => {
    const org = await start();
    const { username } = org.credentials;
    expect((await login(org, { prn: username, sub: 'x' })).status).toBe(200);
    expect((await login(org, { prn: 'x', sub: username })).status).toBe(400);
  });

  it.each([
    ['another audience', { aud: 'https://x' }, 'invalid_grant', 'Audience validation failed'],
    ['no audience', { aud: undefined }, 'invalid_grant', 'Audience validation failed'],
    ['an unknown app', { iss: 'x' }, 'invalid_client_id', 'client identifier invalid'],
    ['an unknown user', { sub: 'x' }, 'invalid_grant', "user hasn't approved this consumer"],
    ['an expired assertion', { exp: now / 1000 - 1 }, 'invalid_grant', 'expired assertion'],
    ['an assertion without expiry', { exp: undefined }, 'invalid_grant', 'expired assertion'],
  ])('refuses %s', async (_, claims, error, description) => {
    expect(await login(await start(), claims)).toEqual(refusal(error, description));
  });

  it('refuses a signature by another key, another algorithm, and an org without a certificate', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const foreign = { certificate: other.export({ type: 'spki', format: 'pem' }) as string };
    const invalid = refusal('invalid_grant', 'invalid assertion');
    expect(await login(await start(foreign))).toEqual(invalid);
    expect(await login(await start(), {}, { alg: 'none' })).toEqual(invalid);
    expect(await login(await startOrg({ now: () => now }))).toEqual(invalid);
  });

  it.each(['', 'x', 'x.y.z', '..', 'bnVsbA.bnVsbA.'])(
    'refuses the assertion %j',
    async (assertion) => {
      const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      expect((await post(await start(), 'token', { grant_type, assertion })).status).toBe(400);
    },
  );
});

describe('client credentials', () => {
  it('are refused on a login host that all orgs share', async () => {
    const org = await startOrg({ host: 'shared' });
    expect(await post(org, 'token', { ...appOf(org), grant_type: 'client_credentials' })).toEqual(
      refusal('invalid_grant', 'request not supported on this domain'),
    );
  });
});

describe('the web server flow', () => {
  const redirectUri = 'http://localhost:1717/OauthRedirect';
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');

  const authorize = async (org: MockOrg, more: Form = {}) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: org.credentials.consumerKey,
      redirect_uri: redirectUri,
      scope: 'api refresh_token',
      state: 'a state',
      code_challenge: challenge,
      ...more,
    });
    const answer = await fetch(`${org.url}/services/oauth2/authorize?${query.toString()}`, {
      redirect: 'manual',
    });
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      answer: location === null ? {} : Object.fromEntries(new URL(location).searchParams),
    };
  };

  const redeem = async (org: MockOrg, code: string | undefined, more: Form = {}) =>
    post(org, 'token', {
      grant_type: 'authorization_code',
      code: code ?? '',
      ...appOf(org),
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    });

  it('leads back with a code and the state, and grants tokens for it', async () => {
    const org = await startOrg();
    const { status, answer } = await authorize(org);
    expect(status).toBe(302);
    expect(answer).toEqual({ code: expect.stringMatching(/^aPrx.*==$/), state: 'a state' });
    expect(await redeem(org, answer['code'])).toMatchObject({
      status: 200,
      body: { refresh_token: org.credentials.refreshToken, scope: 'api refresh_token' },
    });
  });

  it('gives no refresh token where the scope asks for none', async () => {
    const org = await startOrg();
    const { answer } = await authorize(org, { scope: 'api' });
    expect((await redeem(org, answer['code'])).body).not.toHaveProperty('refresh_token');
  });

  it('takes a code once', async () => {
    const org = await startOrg();
    const { answer } = await authorize(org);
    expect((await redeem(org, answer['code'])).status).toBe(200);
    expect(await redeem(org, answer['code'])).toEqual(
      refusal('invalid_grant', 'expired authorization code'),
    );
  });

  it('takes a code for 15 minutes', async () => {
    let now = 0;
    const org = await startOrg({ now: () => now });
    const { answer } = await authorize(org);
    now = 15 * 60_000;
    expect((await redeem(org, answer['code'])).body['error']).toBe('invalid_grant');
  });

  it.each([
    ['another verifier', { code_verifier: 'x' }, 'invalid code verifier'],
    ['another redirect URI', { redirect_uri: 'x' }, 'redirect_uri must match configuration'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid client credentials'],
    ['an unknown code', { code: 'x' }, 'expired authorization code'],
  ])('refuses %s', async (_, wrong, error_description) => {
    const org = await startOrg();
    const { answer } = await authorize(org);
    expect(await redeem(org, answer['code'], wrong)).toMatchObject({
      status: 400,
      body: { error_description },
    });
  });

  it('leads nobody to a stranger', async () => {
    const org = await startOrg({ callbackUrls: ['https://app.acme.example/done'] });
    for (const wrong of [{ redirect_uri: 'https://evil.example/' }, { client_id: 'x' }, {}]) {
      expect(await authorize(org, wrong)).toEqual({ status: 400, answer: {} });
    }
    const good = await authorize(org, { redirect_uri: 'https://app.acme.example/done' });
    expect(good.status).toBe(302);
  });

  it('leads back with the error when the user denies the access', async () => {
    const org = await startOrg();
    org.intercept('/services/oauth2/authorize', authorizationDenied());
    expect((await authorize(org)).answer).toMatchObject({
      error: 'access_denied',
      state: 'a state',
    });
  });
});

describe('introspection', () => {
  it('knows granted tokens until they are revoked, and no sessions', async () => {
    const org = await startOrg({ now: () => 1_772_619_072_345 });
    const { body } = await post(org, 'token', { ...appOf(org), grant_type: 'client_credentials' });
    const token = String(body['access_token']);
    const introspect = (which: string) => post(org, 'introspect', { ...appOf(org), token: which });
    expect(await introspect(token)).toMatchObject({
      status: 200,
      body: { active: true, iat: 1_772_619_072, exp: 1_772_626_272, token_type: 'access_token' },
    });
    org.revokeToken(token);
    expect((await introspect(token)).body).toEqual({ active: false });
    expect((await introspect(org.issueToken().accessToken)).body).toEqual({ active: false });
  });

  it('wants to know the app', async () => {
    const org = await startOrg();
    expect(await post(org, 'introspect', { token: 'x' })).toMatchObject({ status: 400 });
  });
});

describe('revocation', () => {
  it('ends an access token, and the poll that is held with it', async () => {
    const org = await startOrg();
    const { accessToken } = org.issueToken();
    const client = new RawClient(org, accessToken);
    await client.open();
    const held = await client.heldPoll();
    expect(await post(org, 'revoke', { token: accessToken })).toEqual({ status: 200, body: {} });
    expect((await held.answer).reply.error).toBe('401::Authentication invalid');
  });

  it('ends a refresh token with all that it granted', async () => {
    const org = await startOrg();
    const { refreshToken } = org.credentials;
    const form = { ...appOf(org), grant_type: 'refresh_token', refresh_token: refreshToken };
    const { body } = await post(org, 'token', form);
    const kept = org.issueToken().accessToken;
    await post(org, 'revoke', { token: refreshToken });
    expect(await post(org, 'token', form)).toMatchObject({ status: 400 });
    for (const [token, status] of [
      [String(body['access_token']), 401],
      [kept, 404],
    ] as const) {
      const answer = await fetch(`${org.url}/services/data/v66.0/x`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(status);
    }
  });

  it('knows no other tokens', async () => {
    expect(await post(await startOrg(), 'revoke', { token: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_token' },
    });
  });
});
