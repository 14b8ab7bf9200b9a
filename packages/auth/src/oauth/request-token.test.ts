import type { AxiosAdapter } from 'axios';
import { firstValueFrom } from 'rxjs';
import { grant, tokenEndpoint } from '../../test/helpers/token-endpoint.ts';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { loginPort } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import { requestToken } from './request-token.ts';

const origin = 'https://login.salesforce.com';

const asking = (transport: LoginTransport) =>
  requestToken(loginPort('passwordAuth', origin, transport), {});

it('reads the reply with the codec that is given (behaviour 56)', async () => {
  tokenEndpoint(origin, [200, 'anything']);
  const json = {
    parse: (text: string) => ({
      access_token: `read ${text}`,
      instance_url: 'https://acme.my.salesforce.com',
    }),
    stringify: String,
  };
  expect(await firstValueFrom(asking({ json }))).toMatchObject({
    accessToken: 'read anything',
  });
});

it('with a codec that throws fails with an error of ours, without what it threw (behaviour 56)', async () => {
  tokenEndpoint(origin, grant('secret'));
  const json = {
    parse: (text: string): unknown => {
      throw new Error(text);
    },
    stringify: String,
  };
  await expect(firstValueFrom(asking({ json }))).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    message: expect.not.stringContaining('secret'),
  });
});

it('sends the login by the http options', async () => {
  const seen: unknown[] = [];
  const adapter: AxiosAdapter = (config) => {
    seen.push([config.proxy, config.maxContentLength, config.headers.get('x-own')]);
    const data = JSON.stringify({
      access_token: 'token',
      instance_url: 'https://acme.my.salesforce.com',
    });
    return Promise.resolve({ data, status: 200, statusText: '', headers: {}, config });
  };
  const proxy = { host: 'proxy.example', port: 3128 };
  const http = { adapter, proxy, maxResponseBytes: 5000, headers: { 'x-own': 'given' } };
  await firstValueFrom(asking({ http }));
  expect(seen).toEqual([[proxy, 5000, 'given']]);
});

it('heeds the time limit of the http options', async () => {
  const http = { timeout: 1, adapter: () => new Promise<never>(() => undefined) };
  await expect(firstValueFrom(asking({ http }))).rejects.toMatchObject({
    name: 'TransportTimeoutError',
    url: `${origin}/services/oauth2/token`,
  });
});

it('refuses at once http options that cannot be used, and names the option', () => {
  expect(thrownBy(() => asking({ http: { timeout: -1 } }))).toMatchObject({
    name: 'ClientError',
    field: 'timeout',
  });
});

it('aborts the request when nobody waits any more', async () => {
  const aborted = new Promise((resolve) => {
    const adapter: AxiosAdapter = ({ signal }) =>
      new Promise(() => {
        signal?.addEventListener?.('abort', () => resolve('aborted'));
      });
    const subscription = asking({ http: { adapter } }).subscribe();
    setImmediate(() => subscription.unsubscribe());
  });
  expect(await aborted).toBe('aborted');
});
