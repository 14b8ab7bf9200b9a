import { createHmac } from 'node:crypto';
import type { MockOrg } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

type Form = Readonly<Record<string, string>>;

const login = async (
  org: MockOrg,
  form: Form,
): Promise<{ status: number; body: Record<string, string> }> => {
  const response = await fetch(`${org.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const body: Record<string, string> = JSON.parse(await response.text());
  return { status: response.status, body };
};

const passwordForm = ({ credentials }: MockOrg): Form => ({
  grant_type: 'password',
  client_id: credentials.consumerKey,
  client_secret: credentials.consumerSecret,
  username: credentials.username,
  password: credentials.password,
});

const refreshForm = ({ credentials }: MockOrg): Form => ({
  grant_type: 'refresh_token',
  client_id: credentials.consumerKey,
  client_secret: credentials.consumerSecret,
  refresh_token: credentials.refreshToken,
});

describe('the token endpoint', () => {
  it('grants a token for user name and password', async () => {
    const org = await startOrg({ now: () => 1_772_619_072_345 });
    const { status, body } = await login(org, passwordForm(org));
    const id = `${org.url}/id/00D5e000000AAAAEA2/0055e000001AbCdAAK`;
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^00D\w{12}!AQ[\w-]+$/),
      instance_url: org.url,
      id,
      token_type: 'Bearer',
      issued_at: '1772619072345',
      signature: createHmac('sha256', org.credentials.consumerSecret)
        .update(`${id}1772619072345`)
        .digest('base64'),
    });
  });

  it('grants tokens that open a session', async () => {
    const org = await startOrg();
    const { body } = await login(org, passwordForm(org));
    const { reply } = await new RawClient(org, body['access_token']).handshake();
    expect(reply.successful).toBe(true);
  });

  it('gives out a new token each time', async () => {
    const org = await startOrg();
    const tokens = [await login(org, passwordForm(org)), await login(org, passwordForm(org))];
    expect(new Set(tokens.map(({ body }) => body['access_token'])).size).toBe(2);
  });

  it('grants a token for the refresh token, with or without the secret', async () => {
    const org = await startOrg();
    const form = refreshForm(org);
    const { client_secret: _, ...publicForm } = form;
    for (const each of [form, publicForm]) {
      const { status, body } = await login(org, each);
      expect(status).toBe(200);
      expect(body).not.toHaveProperty('refresh_token');
    }
  });

  it('replaces the refresh token at each use when told to', async () => {
    const org = await startOrg({ rotateRefreshTokens: true });
    const old = refreshForm(org);
    const { body } = await login(org, old);
    expect(body['refresh_token']).toBe(org.credentials.refreshToken);
    expect((await login(org, old)).body['error']).toBe('invalid_grant');
    expect((await login(org, refreshForm(org))).status).toBe(200);
  });

  it('grants a token for client credentials', async () => {
    const org = await startOrg();
    const form = { ...passwordForm(org), grant_type: 'client_credentials' };
    expect((await login(org, form)).status).toBe(200);
  });

  it('takes the user of a sandbox', async () => {
    const org = await startOrg();
    const username = `${org.credentials.username}.uat`;
    expect((await login(org, { ...passwordForm(org), username })).status).toBe(200);
  });

  it('wants the security token behind the password when there is one', async () => {
    const org = await startOrg({ credentials: { password: 'pass', securityToken: 'TOKEN' } });
    const form = passwordForm(org);
    expect((await login(org, form)).body['error']).toBe('invalid_grant');
    expect((await login(org, { ...form, password: 'passTOKEN' })).status).toBe(200);
  });

  it('uses the given credentials', async () => {
    const org = await startOrg({ credentials: { username: 'me@acme.example' } });
    expect(org.credentials.username).toBe('me@acme.example');
    expect((await login(org, passwordForm(org))).status).toBe(200);
  });

  const refusals: readonly [string, (org: MockOrg) => Form, string, string][] = [
    [
      'a wrong password',
      (org) => ({ ...passwordForm(org), password: 'x' }),
      'invalid_grant',
      'authentication failure',
    ],
    [
      'an unknown user',
      (org) => ({ ...passwordForm(org), username: 'x' }),
      'invalid_grant',
      'authentication failure',
    ],
    [
      'an unknown consumer key',
      (org) => ({ ...passwordForm(org), client_id: 'x' }),
      'invalid_client_id',
      'client identifier invalid',
    ],
    [
      'a wrong consumer secret',
      (org) => ({ ...passwordForm(org), client_secret: 'x' }),
      'invalid_client',
      'invalid client credentials',
    ],
    [
      'a wrong secret with a refresh token',
      (org) => ({ ...refreshForm(org), client_secret: 'x' }),
      'invalid_client',
      'invalid client credentials',
    ],
    [
      'an unknown refresh token',
      (org) => ({ ...refreshForm(org), refresh_token: 'x' }),
      'invalid_grant',
      'expired access/refresh token',
    ],
    [
      'an unknown flow',
      (org) => ({ ...passwordForm(org), grant_type: 'x' }),
      'unsupported_grant_type',
      'grant type not supported',
    ],
    ['an empty form', () => ({}), 'unsupported_grant_type', 'grant type not supported'],
  ];

  it.each(refusals)('refuses %s', async (_, form, error, description) => {
    const org = await startOrg();
    expect(await login(org, form(org))).toEqual({
      status: 400,
      body: { error, error_description: description },
    });
  });

  it('wants POST', async () => {
    const org = await startOrg();
    const response = await fetch(`${org.url}/services/oauth2/token`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});
