import { createAuthenticator, passwordAuth, refreshTokenAuth, tokenAuth } from '@sfstream/auth';
import {
  authenticationInvalid,
  channelDoesNotExist,
  handshakeDenied,
  htmlError,
  tokenRefused,
  unknownClient,
} from '@sfstream/testing';
import type { InterceptMatch, InterceptRespond, MockOrg } from '@sfstream/testing';
import { lastValueFrom, throwError } from 'rxjs';
import type { Client } from '../src/index.ts';
import { createClient } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { exposed } from './helpers/exposed.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { heldPolls } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, credentialsOf, newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

const planted = {
  consumerSecret: 'planted-consumer-secret',
  password: 'planted-password',
  securityToken: 'planted-security-token',
  refreshToken: 'planted-refresh-token',
};

const startOrgWithSecrets = (): Promise<MockOrg> => startOrg({ credentials: planted });

/** All that a client ever says, and what can be seen of the client itself. */
const witness = (client: Client) => {
  const states = watch(client.state$);
  const activities = watch(client.activity$);
  const order = watch(client.channel(orders));
  return {
    order,
    everything: (): string => exposed([client, states, activities, order, order.error]),
  };
};

/** Every secret, in every form in which it travels: the tokens and cookies that the org gave out as well. */
const secretsOf = (org: MockOrg): readonly string[] => {
  const bearers = org.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));
  const cookies = org.requests.flatMap(({ headers }) =>
    (headers.cookie ?? '').split('; ').map((cookie) => cookie.split('=')[1]),
  );
  const all = new Set([...Object.values(planted), ...bearers, ...cookies]);
  return [...all].flatMap((secret = '') =>
    // Shorter ones, such as a version in a cookie, are no secrets and would be found anywhere.
    secret.length < 8 ? [] : [...new Set([secret, encodeURIComponent(secret), btoa(secret)])],
  );
};

const leaked = (org: MockOrg, shown: string): readonly string[] =>
  secretsOf(org).filter((secret) => shown.includes(secret));

const failures: readonly [name: string, match: InterceptMatch, respond: InterceptRespond][] = [
  ['the login is dropped', '/services/oauth2/token', 'drop'],
  ['the login breaks off', '/services/oauth2/token', 'truncate'],
  ['the login is refused', '/services/oauth2/token', tokenRefused()],
  ['the login is out of order', '/services/oauth2/token', htmlError(503)],
  ['the login hangs', '/services/oauth2/token', 'hang'],
  [
    'the login answers with half of what it should',
    '/services/oauth2/token',
    { status: 200, body: { access_token: 'planted-access-token', instance_url: 5 } },
  ],
  ['the handshake is dropped', '/meta/handshake', 'drop'],
  ['the handshake is denied', '/meta/handshake', handshakeDenied()],
  ['the handshake is refused for the token', '/meta/handshake', authenticationInvalid()],
  ['the handshake meets a page', '/meta/handshake', htmlError(403)],
  ['the first poll is dropped', firstPoll, 'drop'],
  ['the first poll hangs', firstPoll, 'hang'],
  ['a poll breaks off', heldPoll, 'truncate'],
  ['a poll is refused', heldPoll, unknownClient()],
  ['a poll meets HTTP 401', heldPoll, htmlError(401)],
  ['a subscription is dropped', '/meta/subscribe', 'drop'],
  ['a subscription is refused', '/meta/subscribe', channelDoesNotExist()],
];

describe('no secret is in any state, activity, error or view of the client', () => {
  it.each(failures)('when %s (behaviour 57)', async (_, match, respond) => {
    const org = await startOrgWithSecrets();
    org.intercept(match, respond, { times: 3 });
    const auth = passwordAuth({
      ...credentialsOf(org),
      securityToken: planted.securityToken,
      http: { timeout: 40 },
    });
    const client = newClient({ auth, http: { timeout: 40 }, connectionTimeout: 300 });
    const { order, everything } = witness(client);
    await eventually(() => order.ended !== undefined || heldPolls(org) > 0);
    org.publish(orders, {});
    await eventually(() => order.ended !== undefined || order.values.length === 1);
    expect(leaked(org, everything() + exposed(auth))).toEqual([]);
    expect(everything()).not.toContain('planted-access-token');
    await lastValueFrom(client.close());
    expect(leaked(org, everything())).toEqual([]);
  });

  it('through a whole life of failures (behaviour 57)', async () => {
    const org = await startOrgWithSecrets();
    const auth = refreshTokenAuth({
      consumerKey: org.credentials.consumerKey,
      consumerSecret: planted.consumerSecret,
      refreshToken: planted.refreshToken,
      loginUrl: org.url,
    });
    const client = newClient({ auth });
    const { order, everything } = witness(client);
    const interruptions = [
      () => org.dropConnections(),
      () => org.forgetSessions(),
      () => org.revokeAllTokens(),
      () => org.disconnectClients(),
    ];
    for (const [index, interrupt] of interruptions.entries()) {
      await eventually(() => heldPolls(org) > index);
      interrupt();
    }
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(secretsOf(org).length).toBeGreaterThan(20);
    expect(leaked(org, everything() + exposed(auth))).toEqual([]);
  });

  it('when an existing token is refused (behaviour 57)', async () => {
    const org = await startOrgWithSecrets();
    const { accessToken, instanceUrl } = org.issueToken();
    org.revokeToken(accessToken);
    const auth = tokenAuth({ accessToken, instanceUrl });
    const { order, everything } = witness(newClient({ auth }));
    await eventually(() => order.ended !== undefined);
    expect(leaked(org, everything() + exposed(auth))).toEqual([]);
  });

  it('when publishing is refused (behaviour 57)', async () => {
    const org = await startOrgWithSecrets();
    const client = connectTo(org, {
      auth: passwordAuth({ ...credentialsOf(org), securityToken: planted.securityToken }),
    });
    const { everything } = witness(client);
    const published = watch(client.publish('/u/notices', { data: 'planted-data' }));
    await eventually(() => published.ended !== undefined);
    const shown = everything() + exposed(published.error);
    expect(leaked(org, shown)).toEqual([]);
    expect(shown).not.toContain('planted-data');
  });
});

describe('the search', () => {
  it('finds a secret that an error holds, however deep', async () => {
    const org = await startOrgWithSecrets();
    const secretive = Object.assign(new Error('mine'), {
      config: { headers: { authorization: `Bearer ${planted.password}` } },
    });
    const auth = createAuthenticator(() =>
      throwError(() => new Error('outer', { cause: secretive })),
    );
    const { order, everything } = witness(createClient({ auth, connectionTimeout: 100 }));
    await eventually(() => order.ended !== undefined);
    expect(leaked(org, everything())).toEqual([planted.password]);
  });

  it('finds a token and cookies in a state', async () => {
    const org = await startOrgWithSecrets();
    watch(connectTo(org, { auth: tokenAuth(org.issueToken()) }).channel(orders));
    await untilSubscribed(org, orders);
    const bearer = org.requests[0]?.headers.authorization ?? '';
    const cookie = org.requests.at(-1)?.headers.cookie ?? '';
    expect(leaked(org, exposed({ type: 'waiting', error: { note: bearer } }))).toHaveLength(1);
    expect(leaked(org, exposed([{ cookie }])).length).toBeGreaterThan(1);
  });
});
