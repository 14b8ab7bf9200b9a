import type { HttpActivity } from '@sfstream/http';
import { inspect } from 'node:util';
import { firstValueFrom } from 'rxjs';
import { flows, loginHost } from './helpers/flows.ts';
import { tokenEndpoint } from './helpers/token-endpoint.ts';
import type { AccessToken } from '../src/token/access-token.ts';

const isExchange = (activity: unknown): boolean =>
  ['request', 'response'].includes((activity as HttpActivity).type);

describe.each(flows)('%s', (flow, create, { grant, refuse, outOfOrder }) => {
  // With a refresh token, so that the authorization code can be renewed as well.
  const granted = (accessToken: string) => grant(accessToken, { refresh_token: 'next' });

  it('sends nothing before somebody subscribes, then one request for fifty (behaviour 20)', async () => {
    const sent = tokenEndpoint(loginHost, granted('token'));
    const auth = create();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
    const tokens = await Promise.all(Array.from({ length: 50 }, () => firstValueFrom(auth.token$)));
    expect(new Set(tokens).size).toBe(1);
    expect(sent).toHaveLength(1);
  });

  it('sends one request for fifty who reject the same token at a time (behaviours 20 and 66)', async () => {
    const sent = tokenEndpoint(loginHost, granted('first'), granted('second'));
    const auth = create();
    const first = await firstValueFrom(auth.token$);
    const renew = (): Promise<AccessToken> => firstValueFrom(auth.renew(first));
    const renewed = await Promise.all(Array.from({ length: 50 }, renew));
    expect(new Set(renewed.map(({ accessToken }) => accessToken))).toEqual(new Set(['second']));
    expect(await renew()).toMatchObject({ accessToken: 'second' });
    expect(sent).toHaveLength(2);
  });

  it('recovers when the endpoint is out of order twice (behaviour 17)', async () => {
    tokenEndpoint(loginHost, granted('first'), outOfOrder, 'reset', granted('second'));
    const auth = create();
    const first = await firstValueFrom(auth.token$);
    for (const failure of [
      { name: 'LoginUnavailableError', reason: 'busy', status: 503 },
      { name: 'ConnectionClosedError' },
    ]) {
      await expect(firstValueFrom(auth.renew(first))).rejects.toMatchObject(failure);
    }
    expect(await firstValueFrom(auth.renew(first))).toMatchObject({ accessToken: 'second' });
    expect(await firstValueFrom(auth.token$)).toMatchObject({ accessToken: 'second' });
  });

  it('follows a login that leads to another org host (behaviour 19)', async () => {
    const instanceUrl = 'https://na139.salesforce.com';
    tokenEndpoint(loginHost, granted('first'), grant('second', { instance_url: instanceUrl }));
    const auth = create();
    expect(await firstValueFrom(auth.renew(await firstValueFrom(auth.token$)))).toMatchObject({
      instanceUrl,
    });
  });

  it.each([
    ['invalid_grant', 'authentication failure'],
    ['invalid_grant', 'expired access/refresh token'],
    ['invalid_grant', 'expired authorization code'],
    ['invalid_grant', 'Audience validation failed'],
    ['invalid_grant', "user hasn't approved this consumer"],
    ['invalid_app_access', 'user is not admin approved to access this app'],
    ['invalid_grant', 'no client credentials user enabled'],
    ['invalid_grant', 'request not supported on this domain'],
    ['invalid_grant', 'ip restricted'],
    ['invalid_grant', 'Token has been revoked.'],
    ['invalid_grant', 'authentication failure - Invalid Password'],
    ['invalid_client_id', 'client identifier invalid'],
    ['invalid_client', 'invalid client credentials'],
    ['unsupported_grant_type', 'grant type not supported'],
    ['INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'],
  ])('reports %s, %s, at once and asks no second time (behaviour 18)', async (error, text) => {
    const sent = tokenEndpoint(loginHost, refuse(error, text));
    await expect(firstValueFrom(create().token$)).rejects.toMatchObject({
      name: 'AuthenticationError',
      error,
      errorDescription: text,
    });
    expect(sent).toHaveLength(1);
  });

  it('refuses a token for a look-alike host (behaviour 69)', async () => {
    tokenEndpoint(
      loginHost,
      grant('token', { instance_url: 'https://acme.my.salesforce.com.evil.example' }),
    );
    await expect(firstValueFrom(create().token$)).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining("which is not a host of Salesforce's API"),
    });
  });

  it.each([
    ['invalid_grant', 'token request is already being processed', 'busy'],
    ['unknown_error', 'retry your request', 'busy'],
    ['rate_limit_exceeded', 'login rate exceeded', 'limit'],
    ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'limit'],
  ])('asks again after %s, %s, which is not about the credentials', async (error, text, reason) => {
    const sent = tokenEndpoint(loginHost, refuse(error, text), granted('token'));
    const auth = create();
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
      name: 'LoginUnavailableError',
      reason,
      error,
      errorDescription: text,
    });
    expect(await firstValueFrom(auth.token$)).toMatchObject({ accessToken: 'token' });
    expect(sent).toHaveLength(2);
  });

  it.each<[string, string | object]>([
    ['nothing', ''],
    ['an error of OAuth', { error: 'invalid_client', error_description: 'who are you' }],
    ['an error of REST', [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }]],
    ['a fault', '<a><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>no</faultstring></a>'],
  ])("takes a 407 for the proxy's refusal, with %s in it", async (_, body) => {
    tokenEndpoint(loginHost, [407, body]);
    await expect(firstValueFrom(create().token$)).rejects.toMatchObject({
      name: 'TransportError',
      code: 'ERR_PROXY_REFUSED',
      status: 407,
      message: expect.stringContaining('Check the user name and the password for the proxy.'),
    });
  });

  it('shows its requests as activities, and sends none because somebody looks', async () => {
    tokenEndpoint(loginHost, outOfOrder, granted('token'));
    const auth = create();
    const seen: unknown[] = [];
    auth.activity$?.subscribe((activity) => seen.push(activity));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([]);
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({ status: 503 });
    await firstValueFrom(auth.token$);
    const url = expect.stringMatching(/\/services\/(oauth2\/token|Soap\/u\/64\.0\/)$/);
    const exchanges = seen.filter((activity) => isExchange(activity));
    expect(exchanges).toMatchObject([
      { type: 'request', method: 'POST', url },
      { type: 'response', method: 'POST', url, status: 503 },
      { type: 'request', method: 'POST', url },
      { type: 'response', method: 'POST', url, status: 200 },
    ]);
  });

  it('has its flow and its host to be read', () => {
    expect(create()).toMatchObject({ flow, host: loginHost });
  });

  it('shows its flow, its host and whether it has a token', async () => {
    tokenEndpoint(loginHost, granted('token'));
    const auth = create();
    const facts = { flow, host: loginHost };
    expect(JSON.parse(JSON.stringify(auth))).toMatchObject({ ...facts, token: 'none' });
    await firstValueFrom(auth.token$);
    expect(JSON.parse(JSON.stringify(auth))).toMatchObject({
      ...facts,
      token: { instanceUrl: loginHost },
    });
    expect(inspect(auth)).toContain(`flow: '${flow}'`);
  });
});
