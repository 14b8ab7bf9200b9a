import type { Client, ClientState, ReplayMarker } from '@sfstream/core';
import { LimitError, ReplayOption } from '@sfstream/core';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
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

/** The states of a client so far. */
const statesOf = (client: Client): readonly ClientState[] => watch(client.state$).values;

it('a stream that is silent for 300 s is opened again from where it was, on the same connection (P13)', async () => {
  const clock = handWoundClock();
  const org = await startPubSubOrg();
  const client = streamFrom(org, { scheduler: clock.scheduler });
  const states = statesOf(client);
  const order = watch(client.channel(orders));
  await eventually(() => states.at(-1)?.type === 'open');
  publishNumbers(org, orders, 1);
  await eventually(() => order.values.length === 1);
  clock.windTo(299_999);
  expect(startsOf(org, orders)).toHaveLength(1);
  clock.windTo(300_001);
  await eventually(() => startsOf(org, orders).length === 2);
  publishNumbers(org, orders, 2);
  await eventually(() => order.values.length === 2);
  expect(numbersOf(order)).toEqual([1, 2]);
  expect(startsOf(org, orders)).toEqual(['latest', idOf(1)]);
  expect(states.filter(({ type }) => type === 'handshaking')).toHaveLength(1);
});

it.each([
  ['subscription.limit.exceeded', 8],
  ['concurrent.client.limit.exceeded', 8],
  ['service.protection.triggered', 8],
])('%s is waited out for a minute, as a LimitError (P42)', async (code, status) => {
  const clock = handWoundClock();
  const org = await startPubSubOrg();
  org.pubSub.failCalls({ rpc: 'Subscribe', status, code });
  const client = streamFrom(org, { scheduler: clock.scheduler, connectionTimeout: null });
  const states = statesOf(client);
  const order = watch(client.channel(orders));
  await eventually(() => states.at(-1)?.type === 'waiting');
  expect(states.at(-1)).toMatchObject({ delay: 60_000, error: { name: 'LimitError' } });
  expect(states.at(-1)).toHaveProperty('error', expect.any(LimitError));
  clock.windTo(60_001);
  await org.subscribed(orders);
  publishNumbers(org, orders, 1);
  await eventually(() => order.values.length === 1);
});

describe('a limit that one channel meets', () => {
  it.each<['GetTopic' | 'Subscribe', string]>([
    ['GetTopic', 'concurrent.client.limit.exceeded'],
    ['Subscribe', 'concurrent.client.limit.exceeded'],
    ['Subscribe', 'subscription.limit.exceeded'],
  ])('by %s, %s, is waited out by it alone (P42)', async (rpc, code) => {
    const clock = handWoundClock();
    const org = await startPubSubOrg();
    const client = streamFrom(org, { scheduler: clock.scheduler });
    const states = statesOf(client);
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders));
    await eventually(() => states.at(-1)?.type === 'open');
    org.pubSub.failCalls({ rpc, status: 8, code });
    const invoice = watch(client.channel(invoices));
    await eventually(() => activities.values.some(({ type }) => type === 'retry'));
    expect(activities.values.find(({ type }) => type === 'retry')).toMatchObject({
      attempt: 1,
      delay: 60_000,
      error: { name: 'LimitError', service: { serviceCode: expect.stringContaining(code) } },
    });
    expect(client.isSettled).toBe(false);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    clock.windTo(59_999);
    expect(startsOf(org, orders)).toEqual(['latest']);
    clock.windTo(60_001);
    await eventually(() => client.isSettled);
    publishNumbers(org, invoices, 1);
    await eventually(() => invoice.values.length === 1);
    expect(startsOf(org, orders)).toEqual(['latest']);
    expect(states.map(({ type }) => type).slice(-1)).toEqual(['open']);
    expect(states.filter(({ type }) => type === 'waiting')).toEqual([]);
  });

  it('while it has a stream leaves the others theirs (P42)', async () => {
    const clock = handWoundClock();
    const org = await startPubSubOrg();
    const client = streamFrom(org, { scheduler: clock.scheduler });
    const order = watch(client.channel(orders));
    await eventually(() => client.isSettled);
    org.pubSub.endStreams({ status: 8, code: 'subscription.limit.exceeded' });
    await eventually(() => !client.isSettled);
    const invoice = watch(client.channel(invoices));
    await org.subscribed(invoices);
    publishNumbers(org, invoices, 1);
    await eventually(() => invoice.values.length === 1);
    publishNumbers(org, orders, 1);
    clock.windTo(60_001);
    await eventually(() => order.values.length === 1);
    expect(startsOf(org, invoices)).toEqual(['latest']);
  });
});

it('a service that protects itself is left alone by all channels for a minute (P42)', async () => {
  const clock = handWoundClock();
  const org = await startPubSubOrg();
  const client = streamFrom(org, { scheduler: clock.scheduler, connectionTimeout: null });
  const states = statesOf(client);
  const order = watch(client.channel(orders));
  await org.subscribed(orders);
  org.pubSub.failCalls({ rpc: 'GetTopic', status: 8, code: 'service.protection.triggered' });
  watch(client.channel(invoices));
  await eventually(() => states.at(-1)?.type === 'waiting');
  expect(states.at(-1)).toMatchObject({ delay: 60_000, error: { name: 'LimitError' } });
  await eventually(() => org.pubSub.connections === 0);
  publishNumbers(org, orders, 1);
  clock.windTo(60_001);
  await eventually(() => order.values.length === 1);
});

it('the marker of another org goes to the fallback (P30)', async () => {
  const org = await startPubSubOrg();
  publishNumbers(org, orders, 1, 3);
  const marker: ReplayMarker = { replayId: idOf(2), orgId: '00D5e000000ZZZZ' };
  const client = streamFrom(org, { replayFallback: ReplayOption.AllEvents });
  const activities = watch(client.activity$);
  const order = watch(client.channel(orders, { replay: new Map([[orders, marker]]) }));
  await eventually(() => order.values.length === 3);
  expect(startsOf(org, orders)).toEqual(['earliest']);
  expect(activities.values).toContainEqual(
    expect.objectContaining({ type: 'replay-fallback', channel: orders }),
  );
});
