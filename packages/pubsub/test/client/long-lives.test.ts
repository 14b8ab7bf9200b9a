import { passwordAuth, withLifetime } from '@sfstream/auth';
import { constants } from 'node:http2';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { jumping } from '../../../core/test/marbles/jumping.ts';
import { holdTime, passTime, passTimeUntil } from '../../../http/test/helpers/held-time.ts';
import { relayTo } from '../helpers/relay.ts';
import {
  idOf,
  invoices,
  numbersOf,
  orders,
  publishNumbers,
  startPubSubOrg,
  startsOf,
  streamFrom,
} from '../helpers/with-org.ts';

it('a token that is renewed early serves the next call, and running streams go on (P47)', async () => {
  const lifetime = handWoundClock();
  const org = await startPubSubOrg();
  const auth = withLifetime(passwordAuth(org.login), {
    ...{ lifetime: 3_600_000, scheduler: lifetime.scheduler },
  });
  const tokens = watch(auth.token$);
  const client = streamFrom(org, { auth });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await org.subscribed(orders);
  const [first] = org.calls('Subscribe');
  publishNumbers(org, orders, 1);
  await eventually(() => order.values.length === 1);

  lifetime.windTo(3_600_001);
  await eventually(() => tokens.values.length === 2);
  org.expireToken(String(first?.metadata['accesstoken']));
  publishNumbers(org, orders, 2);
  const invoice = watch(client.channel(invoices));
  await org.subscribed(invoices);
  publishNumbers(org, invoices, 1);
  await eventually(() => order.values.length === 2 && invoice.values.length === 1);

  expect(numbersOf(order)).toEqual([1, 2]);
  expect(startsOf(org, orders)).toEqual(['latest']);
  const used = org.calls('Subscribe').map(({ metadata }) => metadata['accesstoken']);
  expect(used).toEqual(tokens.values.map(({ accessToken }) => accessToken));
  expect(states.values.map(({ type }) => type)).toEqual([
    ...['idle', 'authenticating', 'handshaking', 'open'],
  ]);
});

it('PINGs that the server finds too many come half as often on the next connection (P15)', async () => {
  // By which gRPC measures its time.
  holdTime('setTimeout', 'clearTimeout');
  const org = await startPubSubOrg();
  const order = watch(streamFrom(org, {}, { pingInterval: 2_000 }).channel(orders));
  const nextPing = (): Promise<void> => {
    const before = org.pubSub.pings.length;
    return passTimeUntil(() => org.pubSub.pings.length > before);
  };
  await nextPing();
  org.pubSub.goAway({ code: constants.NGHTTP2_ENHANCE_YOUR_CALM, text: 'calm down' });
  await passTimeUntil(() => startsOf(org, orders).length === 2);
  await nextPing();
  const pings = org.pubSub.pings.length;
  await passTime(3_000);
  expect(org.pubSub.pings).toHaveLength(pings);
  await nextPing();
  publishNumbers(org, orders, 1);
  await eventually(() => order.values.length === 1);
});

describe('after a standstill of the machine', () => {
  it('a connection that answers a call keeps its streams (P16)', async () => {
    const clock = handWoundClock();
    const org = await startPubSubOrg();
    const client = streamFrom(org, { scheduler: jumping(clock.scheduler, 6_000, 60_000) });
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await eventually(() => client.isSettled);
    clock.windTo(5_001);
    await eventually(() => org.calls('GetTopic').length === 2);
    clock.windTo(10_001);
    await eventually(() => org.calls('GetTopic').length === 3);
    // Comes behind the answer.
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    clock.windTo(30_000);
    publishNumbers(org, orders, 2);
    await eventually(() => order.values.length === 2);
    expect(startsOf(org, orders)).toEqual(['latest']);
    expect(states.values.filter(({ type }) => type === 'waiting')).toEqual([]);
  });

  it('one that answers nothing is replaced, and nothing is lost (P16)', async () => {
    const clock = handWoundClock();
    const org = await startPubSubOrg();
    const relay = await relayTo(org.pubSubEndpoint);
    const scheduler = jumping(clock.scheduler, 6_000, 60_000);
    const client = streamFrom(org, { scheduler }, { endpoint: relay.origin });
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await eventually(() => client.isSettled);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    relay.freeze();
    publishNumbers(org, orders, 2);
    clock.windTo(10_001);
    clock.windTo(25_001);
    await eventually(() => states.values.some(({ type }) => type === 'waiting'));
    expect(states.values.find(({ type }) => type === 'waiting')).toMatchObject({
      error: { code: 'ERR_STANDSTILL' },
    });
    clock.windTo(30_000);
    await eventually(() => order.values.length === 2);
    expect(numbersOf(order)).toEqual([1, 2]);
    expect(startsOf(org, orders)).toEqual(['latest', idOf(1)]);
  });
});
