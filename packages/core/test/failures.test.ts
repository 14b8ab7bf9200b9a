import { createAuthenticator, passwordAuth, tokenAuth } from '@sfstream/auth';
import { SfStreamError } from '@sfstream/base';
import type { MockOrg } from '@sfstream/testing';
import { channelDoesNotExist, handshakeDenied, htmlError } from '@sfstream/testing';
import { EMPTY, catchError, filter, firstValueFrom, map, merge, of, throwError } from 'rxjs';
import type { Client, ClientOptions, Replay } from '../src/index.ts';
import { connectTo, credentialsOf, newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

/** What a user's own function does. */
const broken = (): never => {
  throw new RangeError('mine');
};

/** The first failure: what ends the channel, or what the client waits for to pass. */
const failureOf = (client: Client, replay: Replay = -1): Promise<unknown> =>
  firstValueFrom(
    merge(
      client.state$.pipe(
        filter((state) => state.type === 'waiting'),
        map(({ error }): unknown => error),
      ),
      client.channel(orders, { replay }).pipe(
        filter(() => false),
        catchError((error: unknown) => of(error)),
      ),
    ),
  );

const login = (auth: ClientOptions['auth']) => (): Promise<unknown> =>
  failureOf(newClient({ auth }));

const answer =
  (channel: string, answer: Parameters<MockOrg['intercept']>[1]) =>
  (org: MockOrg): Promise<unknown> => {
    org.intercept(channel, answer);
    return failureOf(connectTo(org));
  };

const options =
  (given: Partial<ClientOptions>) =>
  (org: MockOrg): Promise<unknown> =>
    failureOf(connectTo(org, given));

const replay = (get: () => undefined) => (org: MockOrg) =>
  failureOf(connectTo(org), { get, set: () => undefined });

it.each<[string, string, (org: MockOrg) => Promise<unknown>]>([
  [
    'nobody listens',
    'TransportError',
    login(tokenAuth({ accessToken: 't', instanceUrl: 'http://127.0.0.1:1' })),
  ],
  [
    'the login is refused',
    'AuthenticationError',
    (org) => login(passwordAuth({ ...credentialsOf(org), password: 'no' }))(),
  ],
  ['a source of tokens throws', 'TransportError', login(createAuthenticator(broken))],
  [
    'an authenticator fails',
    'TransportError',
    login({ token$: throwError(broken), renew: () => EMPTY }),
  ],
  ['the handshake is refused', 'LimitError', answer('/meta/handshake', handshakeDenied())],
  ['a page is the answer', 'TransportError', answer('/meta/handshake', htmlError(200))],
  ['the server has a fault', 'TransportError', answer('/meta/handshake', htmlError(500))],
  ['JSON is cut', 'TransportError', answer('/meta/handshake', { status: 200, body: '[' })],
  ['the connection ends', 'ConnectionClosedError', answer('/meta/handshake', 'drop')],
  ['the channel is refused', 'SubscriptionError', answer('/meta/subscribe', channelDoesNotExist())],
  ['the replay id is refused', 'ReplayIdError', (org) => failureOf(connectTo(org), 999)],
  [
    'replayFallback throws',
    'ClientError',
    (org) => failureOf(connectTo(org, { replayFallback: broken }), 999),
  ],
  [
    'backoff throws',
    'ClientError',
    () =>
      failureOf(
        newClient({
          auth: tokenAuth({ accessToken: 't', instanceUrl: 'http://127.0.0.1:1' }),
          backoff: broken,
        }),
      ),
  ],
  ['a store throws', 'StoreError', replay(broken)],
  ['a store holds something else', 'StoreError', replay(() => 'x' as unknown as undefined)],
  ['an extension throws', 'ClientError', options({ extensions: [{ outgoing: broken }] })],
  [
    'a codec cannot read',
    'TransportError',
    options({ json: { parse: broken, stringify: JSON.stringify } }),
  ],
  [
    'a codec cannot write',
    'ClientError',
    options({ json: { parse: JSON.parse, stringify: broken } }),
  ],
])('where %s, the failure is the library’s %s (behaviour 55)', async (_, name, fail) => {
  const failure = await fail(await startOrg());
  expect(failure).toBeInstanceOf(SfStreamError);
  expect(failure).toMatchObject({ name });
});
