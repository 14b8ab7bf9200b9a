import { createAuthenticator } from '@sfstream/auth';
import type { MockOrg } from '@sfstream/testing';
import { of } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { exposed } from '../../../core/test/helpers/exposed.ts';
import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import {
  numbersOf,
  orders,
  publishNumbers,
  startPubSubOrg,
  startsOf,
  streamFrom,
} from '../helpers/with-org.ts';

const loginsTo = ({ requests }: MockOrg): number =>
  requests.filter(({ path }) => path.includes('/oauth2/token')).length;

describe('a token that is refused', () => {
  it('and whose successor is for another instance URL is followed there (P45)', async () => {
    const org = await startPubSubOrg();
    const client = streamFrom(org);
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    const { accessToken } = org.issueToken();
    const instanceUrl = org.url.replace('127.0.0.1', 'localhost');
    org.intercept('/services/oauth2/token', () => ({
      status: 200,
      body: { access_token: accessToken, instance_url: instanceUrl, token_type: 'Bearer' },
    }));
    org.expireToken(String(org.calls('Subscribe')[0]?.metadata['accesstoken']));
    org.pubSub.endStreams();
    publishNumbers(org, orders, 2);
    await eventually(() => order.values.length === 2);
    expect(numbersOf(order)).toEqual([1, 2]);
    expect(activities.values).toContainEqual({ type: 'token-renewed', instanceUrl });
    expect(org.calls('Subscribe').at(-1)?.metadata).toMatchObject({ instanceurl: instanceUrl });
  });

  it('by something on the way, as 401, is renewed too (P38)', async () => {
    const org = await startPubSubOrg();
    org.pubSub.html(401, { rpc: 'GetTopic' });
    const order = watch(streamFrom(org).channel(orders));
    await org.subscribed(orders);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    expect(loginsTo(org)).toBe(2);
  });

  it('and whose successor is refused is not renewed without a pause (P45)', async () => {
    const org = await startPubSubOrg();
    const pauses: number[] = [];
    const client = streamFrom(org, {
      backoff: (attempt) => {
        pauses.push(attempt);
        return 5;
      },
    });
    org.pubSub.failCalls({ rpc: 'GetTopic', times: 4, status: 16, code: 'service.auth.error' });
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    expect(pauses).toHaveLength(3);
  });
});

it('a token that tells no org needs the option tenantId, and the error says so (P48)', async () => {
  const org = await startPubSubOrg();
  const { accessToken, instanceUrl } = org.issueToken();
  const auth = createAuthenticator(() =>
    of({ accessToken: `jwt-${accessToken}`, instanceUrl, tokenType: 'Bearer' }),
  );
  const order = watch(streamFrom(org, { auth }).channel(orders));
  await eventually(() => order.ended !== undefined);
  expect(order.error).toMatchObject({ name: 'ClientError', field: 'tenantId' });
  expect(org.calls('GetTopic')).toEqual([]);
});

it('something on the way that asks for a pause by Retry-After is left alone for as long (P38)', async () => {
  const clock = handWoundClock();
  const org = await startPubSubOrg();
  org.pubSub.html(429, { rpc: 'Subscribe', headers: { 'retry-after': '90' } });
  const client = streamFrom(org, { scheduler: clock.scheduler, connectionTimeout: null });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => states.values.at(-1)?.type === 'waiting');
  expect(states.values.at(-1)).toMatchObject({ delay: 90_000, error: { name: 'CallError' } });
  clock.windTo(90_001);
  await org.subscribed(orders);
  publishNumbers(org, orders, 1);
  await eventually(() => order.values.length === 1);
});

it('an org with HTML in place of gRPC is waited for (P38)', async () => {
  const org = await startPubSubOrg();
  org.pubSub.html(503, { times: 3 });
  const order = watch(streamFrom(org).channel(orders));
  await org.subscribed(orders);
  publishNumbers(org, orders, 1);
  await eventually(() => order.values.length === 1);
  expect(startsOf(org, orders)).toEqual(['latest']);
});

describe('no secret shows', () => {
  it.each<[string, (org: MockOrg) => void]>([
    ['of a refused token', (org) => org.revokeAllTokens()],
    [
      'of a refusal',
      (org) =>
        org.pubSub.endStreams({ status: 7, code: 'topic.meta.permission', text: tokenOf(org) }),
    ],
    [
      'of a fault of the service',
      (org) => org.pubSub.endStreams({ status: 13, text: `bad ${tokenOf(org)}` }),
    ],
    ['of a broken connection', (org) => org.dropConnections()],
  ])('in what is said %s (P49)', async (_, fail) => {
    const org = await startPubSubOrg();
    const client = streamFrom(org);
    const states = watch(client.state$);
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    fail(org);
    await eventually(() => order.ended !== undefined || startsOf(org, orders).length > 1);
    const shown = exposed([client, states, activities, order, order.error]);
    const secrets = org.calls('Subscribe').map(({ metadata }) => String(metadata['accesstoken']));
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

const tokenOf = (org: MockOrg): string =>
  String(org.calls('Subscribe')[0]?.metadata['accesstoken']);
