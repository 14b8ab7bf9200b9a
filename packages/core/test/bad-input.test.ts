import { AuthenticationError, createAuthenticator, passwordAuth, tokenAuth } from '@sfstream/auth';
import { htmlError } from '@sfstream/testing';
import type { InterceptRespond } from '@sfstream/testing';
import Keyv from 'keyv';
import * as t from 'io-ts';
import { createServer } from 'node:net';
import { NEVER, of } from 'rxjs';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import type { ChannelOptions, Client, ClientOptions } from '../src/index.ts';
import {
  ClientError,
  TransportError,
  TransportTimeoutError,
  byTransaction,
  createClient,
  createPasswordClient,
  decode,
  isSfStreamError,
  toAsyncIterable,
  untilCaughtUp,
  wrapStore,
} from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { count, logins } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, credentialsOf, newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const auth = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });

/** A Keyv before a database, with its usual settings: a `get` that failed answers that there is nothing. */
const forgetful = new Keyv({
  store: {
    get: () => undefined,
    set: () => undefined,
    delete: () => true,
    clear: () => undefined,
  } as never,
});

const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
};

/** For what a program without types may give. */
const make = (options: unknown): Client => createClient(options as ClientOptions);

describe('createClient', () => {
  it.each([
    ['auth', {}],
    ['auth', { auth: null }],
    ['auth', { auth: { accessToken: 'token' } }],
    ['auth', { auth: { token$: {}, renew: () => undefined } }],
    ['conectionTimeout', { auth, conectionTimeout: 5 }],
    ['apiVersion', { auth, apiVersion: '59.1' }],
    ['apiVersion', { auth, apiVersion: 'fifty' }],
    ['apiVersion', { auth, apiVersion: '' }],
    ['apiVersion', { auth, apiVersion: 59 }],
    ['apiVersion', { auth, apiVersion: null }],
    ['apiVersion', { auth, apiVersion: '36.0' }],
    ['apiVersion', { auth, apiVersion: '../66.0' }],
    ['connectionTimeout', { auth, connectionTimeout: 0 }],
    ['connectionTimeout', { auth, connectionTimeout: -1 }],
    ['connectionTimeout', { auth, connectionTimeout: Number.NaN }],
    ['connectionTimeout', { auth, connectionTimeout: Infinity }],
    ['connectionTimeout', { auth, connectionTimeout: 2 ** 31 }],
    ['connectionTimeout', { auth, connectionTimeout: '5000' }],
    ['replay', { auth, replay: null }],
    ['replay', { auth, replay: -3 }],
    ['replay', { auth, replay: 1.5 }],
    ['replay', { auth, replay: 'latest' }],
    ['replay', { auth, replay: {} }],
    ['replay', { auth, replay: { get: () => undefined } }],
    ['throwOnErrors', { auth, replay: forgetful }],
    ['replayFallback', { auth, replayFallback: 5 }],
    ['replayFallback', { auth, replayFallback: null }],
    ['replayFallback', { auth, replayFallback: 'all' }],
    ['json', { auth, json: 5 }],
    ['json', { auth, json: {} }],
    ['http', { auth, http: 5 }],
    ['timeout', { auth, http: { timeout: -1 } }],
    ['backoff', { auth, backoff: 5 }],
    ['scheduler', { auth, scheduler: {} }],
  ])('names the field %s in a ClientError for %j', (field, options) => {
    const error = thrownBy(() => make(options));
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ field });
    expect(String(error)).toContain(field);
  });

  it.each([undefined, null, 5, 'options'])(
    'refuses %j for options with a ClientError',
    (options) => {
      expect(thrownBy(() => make(options))).toBeInstanceOf(ClientError);
    },
  );

  it('says which options there are, when one is misspelt', () => {
    expect(String(thrownBy(() => make({ auth, replayfallback: -2 })))).toContain('replayFallback');
  });
});

describe('createPasswordClient', () => {
  const credentials = {
    consumerKey: 'key',
    consumerSecret: 'hidden-secret',
    username: 'user@acme.example',
    password: 'hidden-password',
  };

  it.each([
    ['consumerKey', { ...credentials, consumerKey: '' }],
    ['consumerSecret', { ...credentials, consumerSecret: undefined }],
    ['username', { ...credentials, username: 5 }],
    ['password', { ...credentials, password: '' }],
    ['securityToken', { ...credentials, securityToken: 5 }],
    ['sandbox', { ...credentials, sandbox: 'true' }],
    ['loginUrl', { ...credentials, loginUrl: 'acme.my.salesforce.com' }],
    ['loginUrl', { ...credentials, loginUrl: 'http://acme.my.salesforce.com' }],
    ['loginUrl', { ...credentials, loginUrl: 'https://acme.example', sandbox: true }],
    ['loginUrl', { ...credentials, loginUrl: 'http://localhost:1', allowLoopback: false }],
    ['http', { ...credentials, http: null }],
    ['json', { ...credentials, json: {} }],
    ['paswordd', { ...credentials, paswordd: 'x' }],
    ['apiVersion', { ...credentials, apiVersion: '59.1' }],
    ['auth', { ...credentials, auth }],
  ])('names the field %s in a ClientError, and shows no secret', (field, options) => {
    const error = thrownBy(() => createPasswordClient(options as typeof credentials));
    expect(error).toBeInstanceOf(ClientError);
    expect(String(error)).toContain(field);
    expect(String(error)).not.toContain('hidden');
  });

  it('logs in, sandbox and login URL included, and streams', async () => {
    const org = await startOrg();
    const client = createPasswordClient(credentialsOf(org));
    const order = watch(client.channel(orders));
    await eventually(() => org.sessions[0]?.subscriptions.length === 1);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    order.unsubscribe();
    await eventually(() => org.sessions.length === 0);
  });
});

describe('channel', () => {
  const client = createClient({ auth });
  const open = (name: unknown, options?: unknown) => () =>
    client.channel(name as string, options as ChannelOptions);

  it.each([
    ['empty', ''],
    ['without a leading slash', 'event/Order__e'],
    ['only a slash', '/'],
    ['with an empty segment', '/event//Order__e'],
    ['with a slash at its end', '/event/Order__e/'],
    ['with a wildcard', '/event/*'],
    ['with a deep wildcard', '/event/**'],
    ['of the protocol', '/meta/connect'],
    ['of a service', '/service/x'],
    ['that is undefined', undefined],
    ['that is null', null],
    ['that is a number', 5],
    ['that is an array', [orders]],
  ])('refuses a name %s at once, with the field and an example', (_, name) => {
    const error = thrownBy(open(name));
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ field: 'channel' });
    expect(String(error)).toContain('/event/Order__e');
  });

  it.each([
    ['replay', { replay: -3 }],
    ['throwOnErrors', { replay: forgetful }],
    ['throwOnErrors', { replay: wrapStore(forgetful, new Map()) }],
    ['replayFallback', { replayFallback: 7 }],
    ['fallback', { fallback: -2 }],
  ])('refuses the option %s at once', (field, options) => {
    const error = thrownBy(open(orders, options));
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ field });
  });

  it.each([null, 5, 'all'])('refuses %j for options with a ClientError', (options) => {
    expect(thrownBy(open(orders, options))).toBeInstanceOf(ClientError);
  });

  it('publish refuses such names, too', () => {
    expect(thrownBy(() => client.publish('', {}))).toBeInstanceOf(ClientError);
    expect(thrownBy(() => client.publish('/meta/connect', {}))).toBeInstanceOf(ClientError);
  });
});

/** How a channel ends. Time passes only once the first attempt to connect has failed. */
const errorInTheEnd = async (client: Client): Promise<unknown> => {
  holdTime();
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  const hasFailed = (): boolean => states.values.some(({ type }) => type === 'waiting');
  await eventually(() => hasFailed() || order.ended !== undefined);
  await passTimeUntil(() => order.ended !== undefined);
  return order.error;
};

describe('a connection that cannot be', () => {
  it('for wrong credentials fails promptly with what Salesforce says', async () => {
    const org = await startOrg();
    const client = newClient({
      auth: passwordAuth({ ...credentialsOf(org), password: 'wrong' }),
      connectionTimeout: null,
    });
    const order = watch(client.channel(orders));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(AuthenticationError);
    expect(order.error).toMatchObject({
      error: 'invalid_grant',
      errorDescription: 'authentication failure',
    });
    expect(logins(org)).toHaveLength(1);
  });

  it('for a host that is none of Salesforce’s is not tried', async () => {
    const client = newClient({
      auth: createAuthenticator(() =>
        of({
          accessToken: 'token',
          tokenType: 'Bearer',
          instanceUrl: 'https://acme.my.salesforce.com.evil.example',
        }),
      ),
    });
    const order = watch(client.channel(orders));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toMatchObject({ name: 'ClientError', field: 'instanceUrl' });
    expect(String(order.error)).toContain('acme.my.salesforce.com.evil.example');
  });

  it('for a login behind a proxy that does not exist names the proxy', async () => {
    const client = newClient({
      auth: passwordAuth({
        consumerKey: 'key',
        consumerSecret: 'secret',
        username: 'user',
        password: 'password',
        http: { proxy: { host: 'nowhere.invalid', port: 8080 } },
      }),
      connectionTimeout: 150,
      backoff: () => 50,
    });
    const error = await errorInTheEnd(client);
    expect(String(error)).toContain('nowhere.invalid');
  });

  it('for a refused connection names the address', async () => {
    const org = await startOrg();
    await org.goDown();
    const client = newClient({ auth: tokenAuth(org.issueToken()), connectionTimeout: 150 });
    const error = await errorInTheEnd(client);
    expect(error).toBeInstanceOf(TransportTimeoutError);
    expect(String(error)).toContain(new URL(org.url).host);
    expect(String(error)).toContain('ECONNREFUSED');
  });

  it('for a login that is answered with a login page says so at once', async () => {
    const org = await startOrg();
    const page = { status: 200, body: '<html><title>Login | Salesforce</title></html>' };
    org.intercept(() => true, page, { times: Infinity });
    const order = watch(connectTo(org, { connectionTimeout: null }).channel(orders));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(TransportError);
    expect(String(order.error)).toContain(new URL(org.url).host);
    expect(String(order.error)).toContain('a login page');
  });

  it('for a login that is answered with other pages names host and form', async () => {
    const org = await startOrg();
    org.intercept(() => true, htmlError(200), { times: Infinity });
    const error = await errorInTheEnd(connectTo(org, { connectionTimeout: 150 }));
    expect(error).toBeInstanceOf(TransportTimeoutError);
    expect(String(error)).toContain(new URL(org.url).host);
    expect(String(error)).toContain('a page');
  });

  it('for a server that answers everything with pages names host and form', async () => {
    const org = await startOrg();
    org.intercept(() => true, htmlError(200), { times: Infinity });
    const client = newClient({ auth: tokenAuth(org.issueToken()), connectionTimeout: 150 });
    const error = await errorInTheEnd(client);
    expect(error).toBeInstanceOf(TransportTimeoutError);
    expect(String(error)).toContain(new URL(org.url).host);
    expect(String(error)).toContain('HTTP 200: a page titled "200"');
  });

  it.each<[string, InterceptRespond]>([
    ['a page', htmlError(200)],
    ['an empty list', { status: 200, body: [] }],
    ['something else', { status: 200, body: { a: 1 } }],
    ['that there is nothing', htmlError(404)],
  ])('is one of the default version where the list of versions is %s', async (_, answer) => {
    const org = await startOrg();
    org.intercept(({ path }) => path.startsWith('/services/data'), answer, { times: Infinity });
    const client = connectTo(org, { apiVersion: 'latest' });
    const activities = watch(client.activity$);
    watch(client.channel(orders));
    await untilSubscribed(org, orders);
    expect(org.requests.some(({ path }) => path === '/cometd/66.0')).toBe(true);
    expect(activities.values).toContainEqual({
      type: 'warning',
      method: 'GET',
      url: `${org.url}/services/data/`,
      text: expect.stringContaining('66.0 is used') as string,
    });
  });

  it('for a server that speaks no HTTP is typed, and not hot', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).resume();
      socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = newClient({
      auth: tokenAuth({ accessToken: 'token', instanceUrl: `http://127.0.0.1:${String(port)}` }),
      connectionTimeout: 200,
      backoff: () => 40,
    });
    const error = await errorInTheEnd(client);
    expect(isSfStreamError(error)).toBe(true);
    expect(connections).toBeLessThanOrEqual(6);
    await new Promise((resolve) => server.close(resolve));
  });

  it('for an authenticator that never gives a token ends by the connection timeout', async () => {
    const { NEVER, EMPTY } = await import('rxjs');
    for (const token$ of [NEVER, EMPTY]) {
      const client = newClient({ auth: { token$, renew: () => NEVER }, connectionTimeout: 50 });
      const order = watch(client.channel(orders));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(TransportTimeoutError);
    }
  });

  it('for a token function that goes on failing ends by the connection timeout, and says what failed', async () => {
    const mine = new RangeError('my vault is shut');
    const auth = tokenAuth(() => Promise.reject(mine));
    const error = await errorInTheEnd(newClient({ auth, connectionTimeout: 150 }));
    expect(error).toBeInstanceOf(TransportTimeoutError);
    expect(error).toMatchObject({
      message: expect.stringContaining('my vault is shut') as unknown,
      cause: { code: 'ERR_TOKEN_SOURCE', cause: mine },
    });
  });

  it('for a codec that throws is typed (behaviour 56)', async () => {
    const org = await startOrg();
    const client = newClient({
      auth: tokenAuth(org.issueToken()),
      connectionTimeout: 150,
      json: {
        parse: () => {
          throw new RangeError('codec');
        },
        stringify: JSON.stringify,
      },
    });
    const error = await errorInTheEnd(client);
    expect(isSfStreamError(error)).toBe(true);
  });

  it('for a codec that cannot write is typed (behaviour 56)', async () => {
    const org = await startOrg();
    const client = newClient({
      auth: tokenAuth(org.issueToken()),
      connectionTimeout: 150,
      json: {
        parse: JSON.parse,
        stringify: () => {
          throw new RangeError('codec');
        },
      },
    });
    const error = await errorInTheEnd(client);
    expect(isSfStreamError(error)).toBe(true);
  });

  it('data that cannot be written fails its publish, typed, and nothing else', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const published = watch(client.publish('/u/notices', cyclic));
    await eventually(() => published.ended !== undefined);
    expect(isSfStreamError(published.error)).toBe(true);
    expect(order.ended).toBeUndefined();
    expect(count(org, '/u/notices')).toBe(0);
  });

  it.each([
    ['very deep', '['.repeat(100_000)],
    ['deep and closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['many objects', `[${Array.from({ length: 20_000 }, () => '{}').join()}]`],
    ['a __proto__', '[{"__proto__":{"successful":true},"constructor":{"prototype":{"x":1}}}]'],
    ['half of a surrogate pair', '[{"channel":"\\ud800","successful":true}]'],
    ['NUL bytes', '\u0000\u0000'],
    ['a byte order mark', '\ufeff[]'],
  ])('for answers with %s is typed, and pollutes nothing', async (_, body) => {
    const org = await startOrg();
    org.intercept('/meta/handshake', { status: 200, body }, { times: Infinity });
    const client = newClient({
      auth: tokenAuth(org.issueToken()),
      connectionTimeout: 150,
      backoff: () => 40,
    });
    const error = await errorInTheEnd(client);
    expect(isSfStreamError(error)).toBe(true);
    expect(Reflect.get({}, 'successful')).toBeUndefined();
  });
});

it.each<[string, () => unknown]>([
  ['onInvalid of decode', () => decode(t.unknown, { onInvalid: 'leave-out' as never })],
  ['decode has no option onInvald', () => decode(t.unknown, { onInvald: 'skip' } as never)],
  [
    'toAsyncIterable has no option highWatermark',
    () => toAsyncIterable(NEVER, { highWatermark: 5 } as never),
  ],
  ['untilCaughtUp has no option quite', () => untilCaughtUp(make({ auth }), { quite: 5 } as never)],
  ['byTransaction has no option quite', () => byTransaction({ quite: 5 } as never)],
  ['quiet of byTransaction', () => byTransaction({ quiet: 2 ** 31 })],
  [
    'channel has no option replayFalback',
    () => make({ auth }).channel('/u/A', { replayFalback: -1 } as never),
  ],
])('an operator refuses what it does not know: %s', (text, act) => {
  const error = thrownBy(act);
  expect(error).toBeInstanceOf(ClientError);
  expect((error as ClientError).message).toContain(text);
});
