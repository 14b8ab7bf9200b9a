import nock from 'nock';
import { catchError, firstValueFrom, of } from 'rxjs';
import { exposed } from '../../http/test/exposed.ts';
import { grant, outOfOrder, tokenEndpoint } from '../test/token-endpoint.ts';
import type { Answer } from '../test/token-endpoint.ts';
import type { Authenticator } from './authenticator.ts';
import { passwordAuth } from './password-auth.ts';
import { refreshTokenAuth } from './refresh-token-auth.ts';
import { tokenAuth } from './token-auth.ts';

const secrets = {
  consumerSecret: 'consumer-secret',
  username: 'user-secret',
  password: 'password-secret',
  securityToken: 'security-secret',
  refreshToken: 'refresh-secret',
  rotated: 'rotated-secret',
  accessToken: 'access-secret',
  renewed: 'renewed-secret',
};
const found = (value: unknown): string[] => {
  const shown = exposed(value);
  return Object.entries(secrets).flatMap(([name, secret]) =>
    shown.includes(secret) ? [name] : [],
  );
};

const { consumerSecret, username, password, securityToken, refreshToken } = secrets;
const flows: [string, () => Authenticator][] = [
  [
    'passwordAuth',
    () => passwordAuth({ consumerKey: 'key', consumerSecret, username, password, securityToken }),
  ],
  [
    'refreshTokenAuth',
    () => refreshTokenAuth({ consumerKey: 'key', consumerSecret, refreshToken }),
  ],
];

const production = 'https://login.salesforce.com';
const granted = (accessToken: string): Answer =>
  grant(accessToken, { refresh_token: secrets.rotated, signature: accessToken });

describe.each(flows)('%s', (_, create) => {
  it('shows no secret before and after it has a token (behaviour 57)', async () => {
    tokenEndpoint(production, granted(secrets.accessToken), granted(secrets.renewed));
    const auth = create();
    expect(found(auth)).toEqual([]);
    const first = await firstValueFrom(auth.token$);
    expect(first.accessToken).toBe(secrets.accessToken);
    expect(found(auth)).toEqual([]);
    const renewal$ = auth.renew(first);
    await firstValueFrom(renewal$);
    expect(found([auth, auth.token$, renewal$])).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['refused', [400, { error: 'invalid_grant', error_description: 'authentication failure' }]],
    ['refused in HTML', [400, `<html>${password} ${refreshToken}</html>`]],
    ['answered by what is no JSON', [200, `{"access_token":"${secrets.accessToken}"`]],
    ['answered without an instance URL', [200, { access_token: secrets.accessToken }]],
    [
      'answered with a bad instance URL',
      grant(secrets.accessToken, { instance_url: 'http://u:password-secret@x' }),
    ],
    ['out of order', outOfOrder],
    [
      'redirected',
      [302, '', { Location: `https://elsewhere.example/?code=${secrets.accessToken}` }],
    ],
    ['reset', 'reset'],
  ])('shows no secret when the login is %s (behaviour 57)', async (_how, answer) => {
    tokenEndpoint(production, answer);
    const auth = create();
    const error = await firstValueFrom(
      auth.token$.pipe(catchError((thrown: unknown) => of(thrown))),
    );
    expect(error).toBeInstanceOf(Error);
    expect(found(error)).toEqual([]);
    expect(found(auth)).toEqual([]);
  });
});

it('shows no secret when nobody answers at the host (behaviour 57)', async () => {
  nock.enableNetConnect('127.0.0.1');
  const auth = passwordAuth({
    consumerKey: 'key',
    consumerSecret,
    username,
    password,
    loginUrl: 'http://127.0.0.1:1',
  });
  const error = await firstValueFrom(auth.token$.pipe(catchError((thrown: unknown) => of(thrown))));
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
  const error = await firstValueFrom(
    auth.renew(token).pipe(catchError((thrown: unknown) => of(thrown))),
  );
  expect(error).toBeInstanceOf(Error);
  expect(found(error)).toEqual([]);
});

it('the search finds each of the secrets where it is', () => {
  for (const [name, secret] of Object.entries(secrets)) {
    const holder = Object.defineProperty({}, 'hidden', { value: new Map([['deep', [secret]]]) });
    expect(found(holder)).toContain(name);
  }
});
