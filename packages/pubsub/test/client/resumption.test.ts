import { SubscriptionError } from '@sfstream/core';
import type { Client } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { eventually } from '../../../core/test/helpers/eventually.ts';
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
  upTo,
} from '../helpers/with-org.ts';

/** Loses something thrice while events flow. Nothing may be missing, doubled or out of order, and no id but the last is asked for. */
const losingThrice = async (
  lose: (org: MockOrg) => void | Promise<void>,
): Promise<{ org: MockOrg; client: Client }> => {
  const org = await startPubSubOrg();
  const client = streamFrom(org);
  const order = watch(client.channel(orders));
  const invoice = watch(client.channel(invoices));
  await Promise.all([org.subscribed(orders), org.subscribed(invoices)]);
  for (let loss = 0; loss < 3; loss += 1) {
    const first = 10 * loss + 1;
    publishNumbers(org, orders, first, first + 4);
    publishNumbers(org, invoices, first, first + 4);
    const streams = startsOf(org, orders).length;
    await eventually(() => order.values.length === first + 4);
    await lose(org);
    publishNumbers(org, orders, first + 5, first + 9);
    publishNumbers(org, invoices, first + 5, first + 9);
    await eventually(() => startsOf(org, orders).length > streams);
    await eventually(
      () => order.values.length === first + 9 && invoice.values.length === first + 9,
    );
  }
  expect(numbersOf(order)).toEqual(upTo(30));
  expect(numbersOf(invoice)).toEqual(upTo(30));
  return { org, client };
};

describe('nothing is lost and nothing doubled', () => {
  it('where the server ends streams with status 0 (P33)', async () => {
    const { org } = await losingThrice(({ pubSub }) => pubSub.endStreams());
    expect(startsOf(org, orders)).toEqual(['latest', idOf(5), idOf(15), idOf(25)]);
  });

  it.each<[string, Parameters<MockOrg['pubSub']['endStreams']>[0]]>([
    ['service.unavailable (P32)', { status: 13, code: 'service.unavailable' }],
    ['topic.api.unavailable', { status: 14, code: 'topic.api.unavailable' }],
    ['subscription.internal.error', { status: 13, code: 'subscription.internal.error' }],
    [
      'service.protection.stream.limit.triggered',
      { status: 8, code: 'service.protection.stream.limit.triggered' },
    ],
    ['an unknown code (P31)', { status: 13, code: 'something.new' }],
    ['UNAVAILABLE of something on the way', { status: 14, text: 'upstream reset' }],
    ['NOT_FOUND of something on the way', { status: 5, text: 'no route' }],
    ['an unknown status (P31)', { status: 99 }],
  ])('where streams end with %s', async (_, failure) => {
    await losingThrice(({ pubSub }) => pubSub.endStreams(failure));
  });

  it.each([0, 1, 2, 5, 7, 8, 11, 12])('where streams end by RST_STREAM %i (P36)', async (code) => {
    await losingThrice(({ pubSub }) => pubSub.resetStreams(code));
  });

  it('where streams end without a status (P36)', async () => {
    await losingThrice(({ pubSub }) => pubSub.noTrailers());
  });

  it('where a message is none (P39)', async () => {
    await losingThrice(({ pubSub }) => pubSub.garbage(Buffer.from([0, 0, 0, 0, 2, 0x20, 0x80])));
  });

  it('where a GOAWAY ends the connection later (P35)', async () => {
    await losingThrice((org) => {
      org.pubSub.goAway();
      org.pubSub.endStreams();
    });
  });
});

it('streams go on after a GOAWAY, and a new channel opens on another connection (P35)', async () => {
  const org = await startPubSubOrg();
  const client = streamFrom(org);
  const order = watch(client.channel(orders));
  await org.subscribed(orders);
  org.pubSub.goAway();
  const invoice = watch(client.channel(invoices));
  await org.subscribed(invoices);
  publishNumbers(org, orders, 1);
  publishNumbers(org, invoices, 1);
  await eventually(() => order.values.length === 1 && invoice.values.length === 1);
  expect(numbersOf(order)).toEqual([1]);
});

it('the end of one stream leaves the others open (P33)', async () => {
  const org = await startPubSubOrg();
  const client = streamFrom(org);
  watch(client.channel(orders));
  await org.subscribed(orders);
  org.pubSub.endStreams();
  const invoice = watch(client.channel(invoices));
  await eventually(() => startsOf(org, orders).length === 2);
  await org.subscribed(invoices);
  publishNumbers(org, invoices, 1);
  await eventually(() => invoice.values.length === 1);
  expect(startsOf(org, invoices)).toEqual(['latest']);
});

describe('a server that accepts a stream and ends it at once is asked less and less often', () => {
  it.each<[string, Parameters<MockOrg['pubSub']['failCalls']>[0], readonly number[]]>([
    [
      'with status 0, on other connections too (P33)',
      { status: 0 },
      [...upTo(4), 1, ...upTo(4), 2],
    ],
    ['with a failure of the service (P34)', { status: 13, code: 'service.unavailable' }, upTo(12)],
    ['with one on the way (P34)', { status: 14, text: 'upstream reset' }, upTo(12)],
  ])('%s', async (_, failure, expected) => {
    const org = await startPubSubOrg();
    const tries: number[] = [];
    const client = streamFrom(org, {
      backoff: (attempt) => {
        tries.push(attempt);
        return 2;
      },
    });
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    org.pubSub.failCalls({ rpc: 'Subscribe', times: 12, ...failure });
    org.pubSub.endStreams();
    await eventually(() => org.calls('Subscribe').length === 14);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    expect(tries).toEqual(expected);
  });
});

describe('one channel that is refused', () => {
  it.each([
    ['topic.not.found', 5],
    ['topic.meta.permission', 7],
    ['subscription.topic.cannot.subscribe', 7],
  ])('by %s fails alone (P41)', async (code, status) => {
    const org = await startPubSubOrg();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    org.pubSub.failCalls({ rpc: 'GetTopic', status, code });
    const invoice = watch(client.channel(invoices));
    await eventually(() => invoice.ended !== undefined);
    expect(invoice.error).toBeInstanceOf(SubscriptionError);
    expect(invoice.error).toMatchObject({
      channel: invoices,
      service: { grpcStatus: status, serviceCode: `sfdc.platform.eventbus.grpc.${code}` },
    });
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    expect(startsOf(org, orders)).toEqual(['latest']);
  });

  it('for want of a right fails alone (P41)', async () => {
    const rights = { [invoices]: { canSubscribe: false } };
    const org = await startPubSubOrg({ pubSub: { rights } });
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await eventually(() => invoice.ended !== undefined);
    expect(invoice.error).toBeInstanceOf(SubscriptionError);
    await org.subscribed(orders);
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
  });
});

it('a channel that the service cannot serve for now disturbs no other', async () => {
  const org = await startPubSubOrg();
  const client = streamFrom(org);
  const order = watch(client.channel(orders));
  await org.subscribed(orders);
  org.pubSub.failCalls({ rpc: 'GetTopic', times: 9, status: 14, code: 'topic.api.unavailable' });
  const invoice = watch(client.channel(invoices));
  await org.subscribed(invoices);
  publishNumbers(org, orders, 1);
  publishNumbers(org, invoices, 1);
  await eventually(() => order.values.length === 1 && invoice.values.length === 1);
  expect(startsOf(org, orders)).toEqual(['latest']);
});

it('new events that come before a lost first response are had once (P23)', async () => {
  let clock = Date.now() - 3_600_000;
  const org = await startPubSubOrg({ now: () => clock });
  publishNumbers(org, orders, 1);
  clock = Date.now();
  const order = watch(streamFrom(org).channel(orders));
  await org.subscribed(orders);
  org.pubSub.resetStreams();
  publishNumbers(org, orders, 2);
  await eventually(() => order.values.length === 1);
  publishNumbers(org, orders, 3);
  await eventually(() => order.values.length === 2);
  expect(numbersOf(order)).toEqual([2, 3]);
  expect(startsOf(org, orders)).toEqual(['latest', 'earliest']);
});
