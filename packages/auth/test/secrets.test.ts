import type { AxiosAdapter } from 'axios';
import nock from 'nock';
import { inspect } from 'node:util';
import { catchError, defer, firstValueFrom, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { exposed } from '../../http/test/exposed.ts';
import { flows, loginHost, secrets } from './helpers/flows.ts';
import { keyPair } from './helpers/key-pair.ts';
import { tokenEndpoint } from './helpers/token-endpoint.ts';
import type { Answer } from './helpers/token-endpoint.ts';
import { authorizationCodeAuth } from '../src/flows/authorization-code-auth.ts';
import { jwtBearerAuth } from '../src/flows/jwt-bearer-auth.ts';
import { passwordAuth } from '../src/flows/password-auth.ts';
import { tokenAuth } from '../src/flows/token-auth.ts';

const failureOf = (source$: Observable<unknown>): Promise<unknown> =>
  firstValueFrom(source$.pipe(catchError((thrown: unknown) => of(thrown))));

const found = (value: unknown): string[] => {
  const shown = exposed(value);
  return Object.entries(secrets).flatMap(([name, secret]) =>
    shown.includes(secret) ? [name] : [],
  );
};

describe.each(flows)('%s', (_, create, { grant, refuse, outOfOrder }) => {
  const granted = (accessToken: string): Answer =>
    grant(accessToken, { refresh_token: secrets.rotated, signature: accessToken });

  it('shows no secret before and after it has a token (behaviour 57)', async () => {
    tokenEndpoint(loginHost, granted(secrets.accessToken), granted(secrets.renewed));
    const auth = create();
    expect(found(auth)).toEqual([]);
    const first = await firstValueFrom(auth.token$);
    expect(first.accessToken).toBe(secrets.accessToken);
    expect(found(auth)).toEqual([]);
    const renewal$ = auth.renew(first);
    await firstValueFrom(renewal$);
    expect(found([auth, auth.token$, auth.activity$, renewal$])).toEqual([]);
    expect(found(Object.entries(auth))).toEqual([]);
  });

  const echo = Object.values(secrets).join(' ');

  it.each<[string, Answer]>([
    ['refused', refuse('invalid_grant', 'authentication failure')],
    ['refused in HTML', [400, `<html>${echo}</html>`]],
    ['answered by what is no JSON', [200, `{"access_token":"${secrets.accessToken}"`]],
    ['answered by broken XML', [200, `<a><sessionId>${secrets.accessToken}</sessionId>`]],
    ['answered without an instance URL', grant(secrets.accessToken, { instance_url: '' })],
    [
      'answered with a bad instance URL',
      grant(secrets.accessToken, { instance_url: 'http://u:password-secret@x' }),
    ],
    ['out of order', outOfOrder],
    ['out of order and talkative', [500, echo]],
    [
      'redirected',
      [302, '', { Location: `https://elsewhere.example/?code=${secrets.accessToken}` }],
    ],
    ['reset', 'reset'],
  ])('shows no secret when the login is %s (behaviour 57)', async (_how, answer) => {
    tokenEndpoint(loginHost, answer);
    const auth = create();
    const error = await failureOf(auth.token$);
    expect(error).toBeInstanceOf(Error);
    expect(found(error)).toEqual([]);
    expect(found(auth)).toEqual([]);
  });
});

it('shows no secret when nobody answers at the host (behaviour 57)', async () => {
  nock.enableNetConnect('127.0.0.1');
  const auth = passwordAuth({
    consumerKey: 'key',
    consumerSecret: secrets.consumerSecret,
    username: 'user',
    password: secrets.password,
    loginUrl: 'http://127.0.0.1:1',
  });
  const error = await failureOf(auth.token$);
  nock.disableNetConnect();
  expect(error).toMatchObject({ name: 'TransportError' });
  expect(found(error)).toEqual([]);
});

it('tokenAuth shows no secret, nor in its errors (behaviour 57)', async () => {
  const auth = tokenAuth({
    accessToken: secrets.accessToken,
    instanceUrl: 'https://acme.my.salesforce.com',
  });
  expect(found(auth)).toEqual([]);
  const token = await firstValueFrom(auth.token$);
  expect(found(auth)).toEqual([]);
  const error = await failureOf(auth.renew(token));
  expect(error).toBeInstanceOf(Error);
  expect(found(error)).toEqual([]);
});

it('an attempt to log in by the browser shows no secret (behaviour 57)', async () => {
  const { code, codeVerifier, consumerSecret } = secrets;
  const login = authorizationCodeAuth({
    consumerKey: 'key',
    consumerSecret,
    codeVerifier,
    redirectUri: 'http://localhost:1717/callback',
  });
  expect(found(login)).toEqual([]);
  expect(await firstValueFrom(login.authorizeUrl())).not.toContain(codeVerifier);
  for (const redirect of [`/?code=${code}&state=other`, `/?error=access_denied&state=${code}`]) {
    expect(found(await failureOf(login.redeem(redirect).token$))).toEqual([]);
  }
});

it('a key that cannot be used is not quoted (behaviour 57)', async () => {
  const pem = keyPair().pkcs8;
  const line = pem.split('\n')[5]!;
  for (const privateKey of [
    line,
    pem.slice(0, 800),
    pem.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'),
    pem.replaceAll('PRIVATE', 'PUBLIC'),
    pem.replaceAll('PRIVATE', 'RSA PRIVATE'),
    pem.replace(line, line.slice(4)),
    pem.replace(line, `%${line}`),
  ]) {
    const error = await failureOf(
      defer(() => jwtBearerAuth({ consumerKey: 'key', username: 'user', privateKey }).token$),
    );
    expect(error).toMatchObject({ name: 'ClientError', field: 'privateKey' });
    expect(exposed(error)).not.toContain(line.slice(4));
  }
});

it('the search finds each of the secrets where it is', () => {
  for (const [name, secret] of Object.entries(secrets)) {
    const holder = Object.defineProperty({}, 'hidden', { value: new Map([['deep', [secret]]]) });
    expect(found(holder)).toContain(name);
  }
});

const login = {
  consumerKey: 'key',
  consumerSecret: 'the-secret',
  username: 'u@acme.example',
  password: 'the pass&word',
  securityToken: 'TheToken',
};

it.each<[number, Readonly<Record<string, string>>]>([
  [200, {}],
  [400, {}],
  [503, {}],
  [302, { location: 'https://acme.example/cannot%20read/the%20pass%26wordTheToken' }],
])(
  'a refusal (%i) that quotes the request tells no secret (behaviour 57)',
  async (status, headers) => {
    const echo: AxiosAdapter = (config) =>
      Promise.resolve({
        status,
        statusText: '',
        headers,
        config,
        data: JSON.stringify({
          error: 'invalid_request',
          error_description: `cannot read ${String(config.data)} or ${login.password}${login.securityToken}`,
        }),
      });
    const failure: unknown = await firstValueFrom(
      passwordAuth({ ...login, http: { adapter: echo } }).token$,
    ).catch((error: unknown) => error);
    const shown = `${String(failure)} ${inspect(failure, { depth: 9 })} ${JSON.stringify(failure)}`;
    expect(shown).toMatch(/cannot(%20| )read/);
    for (const secret of ['the-secret', 'the pass&word', 'the%20pass', 'the+pass', 'TheToken']) {
      expect(shown).not.toContain(secret);
    }
  },
);
