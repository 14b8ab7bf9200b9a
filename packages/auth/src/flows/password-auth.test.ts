import { firstValueFrom, forkJoin, take } from 'rxjs';
import { grant, outOfOrder, tokenEndpoint } from '../../test/helpers/token-endpoint.ts';
import { passwordAuth } from './password-auth.ts';

const credentials = {
  consumerKey: 'key',
  consumerSecret: 'secret+&=!ü',
  username: 'user@acme.example',
  password: 'pass word',
};

const production = 'https://login.salesforce.com';

it('sends the form of the username-password flow, as RFC 6749 4.3 has it', async () => {
  const sent = tokenEndpoint(production, grant('token'));
  await firstValueFrom(passwordAuth(credentials).token$);
  expect(sent).toMatchObject([
    {
      form: {
        grant_type: 'password',
        client_id: 'key',
        client_secret: 'secret+&=!ü',
        username: 'user@acme.example',
        password: 'pass word',
      },
      accept: 'application/json',
    },
  ]);
  expect(Object.keys(sent[0]!.form)).toHaveLength(5);
});

it.each([
  ['TOKEN', 'pass wordTOKEN'],
  ['', 'pass word'],
])('appends the security token %j to the password', async (securityToken, password) => {
  const sent = tokenEndpoint(production, grant('token'));
  await firstValueFrom(passwordAuth({ ...credentials, securityToken }).token$);
  expect(sent[0]?.form['password']).toBe(password);
});

it.each([
  [{}, production],
  [{ sandbox: true }, 'https://test.salesforce.com'],
  [{ loginUrl: 'https://acme.my.salesforce.com' }, 'https://acme.my.salesforce.com'],
  [{ loginUrl: 'https://acme.my.salesforce.com/' }, 'https://acme.my.salesforce.com'],
  [{ loginUrl: 'https://acme.my.site.com/partners/' }, 'https://acme.my.site.com/partners'],
])('with %j logs in at %s', async (host, origin) => {
  const sent = tokenEndpoint(origin, grant('token'));
  await firstValueFrom(passwordAuth({ ...credentials, ...host }).token$);
  expect(sent).toHaveLength(1);
});

it('sends nothing before somebody subscribes', async () => {
  const sent = tokenEndpoint(production, grant('token'));
  const auth = passwordAuth(credentials);
  auth.renew({
    accessToken: 'old',
    tokenType: 'Bearer',
    instanceUrl: 'https://acme.my.salesforce.com',
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([]);
  await firstValueFrom(auth.token$);
});

it('sends one request for five subscribers, and one for five renewals (behaviour 20)', async () => {
  const sent = tokenEndpoint(production, grant('first'), grant('second'));
  const auth = passwordAuth(credentials);
  const five = <T>(value: T): T[] => Array.from({ length: 5 }, () => value);
  const [first] = await firstValueFrom(forkJoin(five(auth.token$.pipe(take(1)))));
  expect(sent).toHaveLength(1);
  const renewed = await firstValueFrom(forkJoin(five(auth.renew(first!))));
  expect(renewed.map(({ accessToken }) => accessToken)).toEqual(five('second'));
  expect(sent).toHaveLength(2);
});

it('recovers when the token endpoint is out of order twice (behaviour 17)', async () => {
  const sent = tokenEndpoint(production, grant('first'), outOfOrder, outOfOrder, grant('second'));
  const auth = passwordAuth(credentials);
  const first = await firstValueFrom(auth.token$);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(firstValueFrom(auth.renew(first))).rejects.toMatchObject({
      name: 'LoginUnavailableError',
      status: 503,
    });
  }
  expect(await firstValueFrom(auth.renew(first))).toMatchObject({ accessToken: 'second' });
  expect(await firstValueFrom(auth.token$)).toMatchObject({ accessToken: 'second' });
  expect(sent).toHaveLength(4);
});

it('recovers when the connection breaks', async () => {
  tokenEndpoint(production, 'reset', grant('token'));
  const auth = passwordAuth(credentials);
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'ConnectionClosedError',
  });
  expect(await firstValueFrom(auth.token$)).toMatchObject({ accessToken: 'token' });
});

it('fails when the login is refused, and asks no second time by itself (behaviour 18)', async () => {
  const sent = tokenEndpoint(production, [
    400,
    { error: 'invalid_grant', error_description: 'authentication failure' },
  ]);
  await expect(firstValueFrom(passwordAuth(credentials).token$)).rejects.toMatchObject({
    name: 'AuthenticationError',
    error: 'invalid_grant',
    errorDescription: 'authentication failure',
  });
  expect(sent).toHaveLength(1);
});

it('does not follow a redirection, which would send the password elsewhere', async () => {
  tokenEndpoint(production, [302, '', { Location: 'https://elsewhere.example/' }]);
  await expect(firstValueFrom(passwordAuth(credentials).token$)).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    status: 302,
  });
});
