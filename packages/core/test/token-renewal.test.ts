import { createAuthenticator, tokenAuth } from '@sfstream/auth';
import { authenticationInvalid, htmlError, replayIdInvalid } from '@sfstream/testing';
import type { InterceptMatch, InterceptRespond, MockOrg } from '@sfstream/testing';
import { of, throwError } from 'rxjs';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import { ReplayOption, TransportTimeoutError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, logins, positionsOf, requestsWith } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const token = '/services/oauth2/token';

const bearers = (org: MockOrg, channel: string): readonly (string | undefined)[] =>
  requestsWith(org, channel).map(({ headers }) => headers.authorization);

const rejections: readonly [how: string, match: InterceptMatch, respond: InterceptRespond][] = [
  ['HTTP 401 with a page at the handshake', '/meta/handshake', htmlError(401)],
  ['HTTP 401 with a page at the first poll', firstPoll, htmlError(401)],
  ['HTTP 401 with a page at a poll', heldPoll, htmlError(401)],
  ['HTTP 401 with a page at a subscription', '/meta/subscribe', htmlError(401)],
  ['HTTP 401 with JSON that is not Bayeux', heldPoll, { status: 401, body: ['no'] }],
  ['HTTP 401 without a body', heldPoll, { status: 401 }],
  ['a Bayeux error at a poll, reconnect none', heldPoll, authenticationInvalid()],
  ['a Bayeux error at a subscription', '/meta/subscribe', authenticationInvalid()],
  ['a failure reason at the handshake, reconnect none', '/meta/handshake', authenticationInvalid()],
  [
    'a Bayeux error without channel or id',
    heldPoll,
    {
      messages: [
        {
          channel: undefined,
          id: undefined,
          successful: false,
          error: '401::Request requires authentication',
        },
      ],
    },
  ],
];

it.each(rejections)(
  'a token is renewed once after %s (behaviours 8, 10 and 15)',
  async (_, match, respond) => {
    const org = await startOrg();
    org.intercept(match, respond);
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => logins(org).length === 2);
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(order.ended).toBeUndefined();
    expect(logins(org)).toHaveLength(2);
  },
);

it('the server being too busy behind a 401 costs no token', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [
      {
        successful: false,
        error: '401::Authentication invalid',
        ext: { sfdc: { failureReason: '503::Server is too busy.' } },
        advice: { reconnect: 'none' },
      },
    ],
  });
  watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 2);
  expect(logins(org)).toHaveLength(1);
});

it('a rejected token is not sent again while the token endpoint is out of order (behaviour 17)', async () => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept(token, htmlError(503), { times: 2 });
  org.revokeAllTokens();
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  const sent = bearers(org, '/meta/handshake');
  expect(sent).toHaveLength(2);
  expect(new Set(sent).size).toBe(2);
});

it.each([
  ['drops the connection', 'drop'],
  ['breaks off its answer', 'truncate'],
  ['is asked too often', htmlError(429)],
] satisfies [string, InterceptRespond][])(
  'the first login is tried again when the token endpoint %s (behaviour 17)',
  async (_, respond) => {
    const org = await startOrg();
    org.intercept(token, respond, { times: 2 });
    const order = watch(connectTo(org).channel(orders));
    await untilSubscribed(org, orders);
    expect(logins(org)).toHaveLength(3);
    expect(order.ended).toBeUndefined();
  },
);

it('a server that refuses every token is asked with backoff, until the connection timeout (behaviour 18)', async () => {
  holdTime();
  const org = await startOrg();
  org.intercept('/meta/handshake', authenticationInvalid(), { times: Infinity });
  const client = connectTo(org, { backoff: () => 400, connectionTimeout: 8_000 });
  const order = watch(client.channel(orders));
  await passTimeUntil(() => order.ended !== undefined);
  expect(order.error).toBeInstanceOf(TransportTimeoutError);
  expect(String(order.error)).toContain('401::Authentication invalid');
  // The first again at once, then at most one every 400 ms.
  expect(logins(org).length).toBeGreaterThan(2);
  expect(logins(org).length).toBeLessThanOrEqual(2 + 8_000 / 400);
});

it('a renewed token with another instance URL is followed to the new host (behaviour 19)', async () => {
  const old = await startOrg();
  const moved = await startOrg();
  const client = connectTo(old);
  const activities = watch(client.activity$);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(old) === 1);
  old.intercept(token, () => {
    const { accessToken, instanceUrl } = moved.issueToken();
    return {
      status: 200,
      body: { access_token: accessToken, instance_url: instanceUrl, token_type: 'Bearer' },
    };
  });
  old.revokeAllTokens();
  await untilSubscribed(moved, orders);
  moved.publish(orders, {});
  await eventually(() => order.values.length === 1);
  expect(count(moved, '/meta/handshake')).toBe(1);
  expect(count(old, '/meta/handshake')).toBe(1);
  expect(activities.values).toContainEqual({ type: 'token-renewed', instanceUrl: moved.url });
});

it('one channel that is subscribed many times over causes one login (behaviour 20)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  for (let index = 0; index < 5; index += 1) watch(client.channel(`/event/E${index}__e`));
  await eventually(() => heldPolls(org) === 1);
  expect(logins(org)).toHaveLength(1);
});

it('a fallback survives a renewal (behaviour 25)', async () => {
  const org = await startOrg();
  org.publish(orders, {});
  org.intercept('/meta/subscribe', replayIdInvalid());
  const client = connectTo(org, { replayFallback: ReplayOption.AllEvents });
  org.intercept(
    ({ messages = [] }) => JSON.stringify(messages).includes(`"${orders}":-2`),
    authenticationInvalid(),
  );
  const order = watch(client.channel(orders, { replay: 99 }));
  await eventually(() => order.values.length === 1);
  expect(positionsOf(org, orders)).toEqual([99, -2, -2]);
  expect(logins(org)).toHaveLength(2);
});

it('what a source of the user’s own fails with is shown, and the source is asked again', async () => {
  const org = await startOrg();
  const failure = new TypeError('fetch failed');
  const answers = [throwError(() => failure), of(org.issueToken()), throwError(() => failure)];
  const auth = tokenAuth(() => answers.shift() ?? of(org.issueToken()));
  const client = newClient({ auth });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.revokeAllTokens();
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  const failures = states.values.filter((state) => state.type === 'waiting');
  expect(failures.map(({ error }) => (error.cause === failure ? 'the source' : 'the org'))).toEqual(
    ['the source', 'the org', 'the source'],
  );
});

it('an authenticator of the user’s own may give an instance URL with a slash at its end (behaviour 58)', async () => {
  const org = await startOrg();
  const { accessToken } = org.issueToken();
  const auth = createAuthenticator(() =>
    of({ accessToken, tokenType: 'Bearer', instanceUrl: `${org.url}/` }),
  );
  watch(newClient({ auth }).channel(orders));
  await eventually(() => org.requests.length > 0);
  expect(org.requests[0]?.path).toBe('/cometd/66.0');
});
