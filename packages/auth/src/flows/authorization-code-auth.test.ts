import { createHash } from 'node:crypto';
import { Subject, firstValueFrom } from 'rxjs';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { grant, tokenEndpoint } from '../../test/helpers/token-endpoint.ts';
import { authorizationCodeAuth } from './authorization-code-auth.ts';

const production = 'https://login.salesforce.com';
const options = { consumerKey: 'key', redirectUri: 'http://localhost:1717/callback' };
const refreshable = (accessToken: string, refresh_token: string) =>
  grant(accessToken, { refresh_token });

describe('authorizeUrl', () => {
  it('asks for a code with state and challenge (RFC 7636, 4.3)', async () => {
    const login = authorizationCodeAuth({ ...options, scope: 'api offline_access' });
    const url = new URL(await firstValueFrom(login.authorizeUrl()));
    expect(`${url.origin}${url.pathname}`).toBe(`${production}/services/oauth2/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'key',
      redirect_uri: options.redirectUri,
      scope: 'api offline_access',
      state: login.state,
      code_challenge: createHash('sha256').update(login.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
  });

  it('computes the challenge as the RFC does (RFC 7636, appendix B)', async () => {
    const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const url = await firstValueFrom(
      authorizationCodeAuth({ ...options, codeVerifier }).authorizeUrl(),
    );
    expect(new URL(url).searchParams.get('code_challenge')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('is the same each time, and another for the next attempt', async () => {
    const login = authorizationCodeAuth(options);
    const urlOf = (attempt: typeof login) => firstValueFrom(attempt.authorizeUrl());
    expect(await urlOf(login)).toBe(await urlOf(login));
    const next = authorizationCodeAuth(options);
    expect(next.state).not.toBe(login.state);
    expect(next.codeVerifier).not.toBe(login.codeVerifier);
  });

  it.each([
    [{ sandbox: true }, 'https://test.salesforce.com'],
    [{ loginUrl: 'https://acme.my.salesforce.com' }, 'https://acme.my.salesforce.com'],
    [{ loginUrl: 'https://acme.my.site.com/partners/' }, 'https://acme.my.site.com/partners'],
  ])('with %j leads to %s', async (host, origin) => {
    const url = await firstValueFrom(authorizationCodeAuth({ ...options, ...host }).authorizeUrl());
    expect(url.replace(/\?.*/, '')).toBe(`${origin}/services/oauth2/authorize`);
  });
});

describe('redeem', () => {
  it('blames no credentials for a server that could not do it, and asks for another attempt', async () => {
    const redirect = '/callback?error=server_error&state=a+state';
    await expect(firstValueFrom(begun().redeem(redirect).token$)).rejects.toMatchObject({
      name: 'AuthenticationError',
      error: 'server_error',
      message: expect.stringMatching(/credentials are not the cause. Log in again in the browser/),
    });
  });

  const begun = (more: Partial<Parameters<typeof authorizationCodeAuth>[0]> = {}) =>
    authorizationCodeAuth({ ...options, state: 'a state', ...more });

  it.each([
    ['the whole URL', 'http://localhost:1717/callback?code=aPrx%3D%3D&state=a+state'],
    ['the path', '/callback?state=a%20state&code=aPrx%3D%3D'],
  ])('sends the code of %s with the verifier', async (_, redirect) => {
    const sent = tokenEndpoint(production, grant('token'));
    const login = begun();
    expect(await firstValueFrom(login.redeem(redirect).token$)).toMatchObject({
      accessToken: 'token',
    });
    expect(sent[0]?.form).toEqual({
      grant_type: 'authorization_code',
      code: 'aPrx==',
      client_id: 'key',
      redirect_uri: options.redirectUri,
      code_verifier: login.codeVerifier,
    });
  });

  it('sends the secret as well for a confidential client', async () => {
    const sent = tokenEndpoint(production, grant('token'));
    const login = begun({ consumerSecret: 'secret' });
    await firstValueFrom(login.redeem('/?code=c&state=a+state').token$);
    expect(sent[0]?.form['client_secret']).toBe('secret');
  });

  it('goes on in another process with state and verifier', async () => {
    const { state, codeVerifier } = authorizationCodeAuth(options);
    const sent = tokenEndpoint(production, grant('token'));
    const login = authorizationCodeAuth({ ...options, state, codeVerifier });
    await firstValueFrom(login.redeem(`/?code=c&state=${state}`).token$);
    expect(sent[0]?.form['code_verifier']).toBe(codeVerifier);
  });

  it('renews by the refresh token, and follows its rotation (behaviour 21)', async () => {
    const sent = tokenEndpoint(
      production,
      refreshable('1', 'refresh 1'),
      refreshable('2', 'refresh 2'),
      grant('3'),
      grant('4'),
    );
    const kept: string[] = [];
    const auth = begun({ onRotate: (token) => [kept.push(token)] }).redeem(
      '/?code=c&state=a+state',
    );
    let token = await firstValueFrom(auth.token$);
    for (let renewal = 0; renewal < 3; renewal += 1)
      token = await firstValueFrom(auth.renew(token));
    expect(token.accessToken).toBe('4');
    expect(sent.map(({ form }) => form['refresh_token'])).toEqual([
      undefined,
      'refresh 1',
      'refresh 2',
      'refresh 2',
    ]);
    expect(kept).toEqual(['refresh 1', 'refresh 2']);
  });

  it('does not use the first access token before its refresh token is kept (behaviour 21)', async () => {
    tokenEndpoint(production, refreshable('token', 'refresh'));
    const asked = new Subject<void>();
    const done = new Subject<void>();
    const onRotate = () => {
      asked.next();
      return done;
    };
    const auth = begun({ onRotate }).redeem('/?code=c&state=a+state');
    const used: string[] = [];
    const isAsked = firstValueFrom(asked);
    auth.token$.subscribe(({ accessToken }) => used.push(accessToken));
    await isAsked;
    expect(used).toEqual([]);
    done.complete();
    expect(used).toEqual(['token']);
  });

  it('sends a code once only: without a refresh token the login cannot be renewed', async () => {
    const sent = tokenEndpoint(production, grant('token'));
    const auth = begun().redeem('/?code=c&state=a+state');
    const token = await firstValueFrom(auth.token$);
    await expect(firstValueFrom(auth.renew(token))).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining('no refresh token was granted'),
    });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['of another attempt', '/callback?code=c&state=other', /answers another attempt/],
    ['without a state', '/callback?code=c', /answers another attempt/],
    [
      'of a denial in another attempt',
      '/callback?error=access_denied&state=other',
      /another attempt/,
    ],
    ['with neither code nor error', '/callback?state=a+state', /neither a code nor an error/],
    ['that is not a URL', 'http://:', /neither a code nor an error/],
    ['that is empty', '', /neither a code nor an error/],
  ])('refuses a redirect %s, without asking', async (_, redirect, reason) => {
    const sent = tokenEndpoint(production);
    await expect(firstValueFrom(begun().redeem(redirect).token$)).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringMatching(reason),
    });
    expect(sent).toEqual([]);
  });

  it.each([
    ['access_denied', 'end-user denied authorization'],
    ['access-denied', 'end-user denied authorization'],
    ['redirect_uri_mismatch', 'redirect_uri must match configuration'],
  ])('reports %s with its description (behaviour 18)', async (error, description) => {
    const answer = new URLSearchParams({ error, error_description: description, state: 'a state' });
    await expect(
      firstValueFrom(begun().redeem(`/callback?${String(answer)}`).token$),
    ).rejects.toMatchObject({ name: 'AuthenticationError', error, errorDescription: description });
  });
});

it.each([
  ['redirectUri', { redirectUri: 'callback' }, /is not a URL/],
  ['state', { state: '' }, /not empty/],
  ['codeVerifier', { codeVerifier: 'short' }, /43 to 128/],
  ['codeVerifier', { codeVerifier: `${'a'.repeat(50)}+` }, /43 to 128/],
  ['onRotate', { onRotate: 'keep' }, /must be a function/],
])('refuses a wrong %s', (field, wrong, reason) => {
  expect(thrownBy(() => authorizationCodeAuth({ ...options, ...(wrong as object) }))).toMatchObject(
    { name: 'ClientError', field, message: expect.stringMatching(reason) },
  );
});
