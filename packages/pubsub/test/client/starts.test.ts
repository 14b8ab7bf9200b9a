import type { ReplayMarker } from '@sfstream/core';
import { ReplayIdError, ReplayOption } from '@sfstream/core';
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
} from '../helpers/with-org.ts';

const { AllEvents } = ReplayOption;

const orgWithThree = async (): Promise<MockOrg> => {
  const org = await startPubSubOrg();
  publishNumbers(org, orders, 1, 3);
  return org;
};

describe('a channel begins', () => {
  it('after an id, by exactly its bytes (P24)', async () => {
    const org = await orgWithThree();
    const order = watch(streamFrom(org).channel(orders, { replay: idOf(2) }));
    await eventually(() => order.values.length === 1);
    expect(order.values).toMatchObject([{ replayId: idOf(3) }]);
    expect(startsOf(org, orders)).toEqual([idOf(2)]);
  });

  it('with its first request alone saying where (P1)', async () => {
    const org = await startPubSubOrg();
    publishNumbers(org, orders, 1, 250);
    const order = watch(streamFrom(org).channel(orders, { replay: AllEvents }));
    await eventually(() => order.values.length === 250);
    const [first, ...later] = org.calls('Subscribe')[0]?.requests ?? [];
    expect(first).toMatchObject({ topicName: orders, numRequested: 100 });
    expect(later.length).toBeGreaterThan(0);
    expect(
      later.filter(({ topicName, replayPreset }) => topicName !== '' || replayPreset !== 0),
    ).toEqual([]);
  });
});

describe('a stored position of CometD', () => {
  it('is converted, and that is announced (P29)', async () => {
    const org = await orgWithThree();
    const client = streamFrom(org);
    const activities = watch(client.activity$);
    const replay = new Map<string, ReplayMarker>([[orders, { replayId: 2 }]]);
    const order = watch(client.channel(orders, { replay }));
    await eventually(() => order.values.length === 1);
    expect(numbersOf(order)).toEqual([3]);
    expect(startsOf(org, orders)).toEqual([idOf(2)]);
    expect(activities.values).toContainEqual(
      expect.objectContaining({ type: 'resuming', replayId: idOf(2), converted: true }),
    );
  });

  it('counts as refused, and is never sent, where it is not to be converted (P29)', async () => {
    const org = await orgWithThree();
    const client = streamFrom(org, {}, { convertPositions: false });
    const order = watch(client.channel(orders, { replay: 2 }));
    const invoice = watch(client.channel(invoices, { replay: 2, replayFallback: AllEvents }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    await org.subscribed(invoices);
    publishNumbers(org, invoices, 1);
    await eventually(() => invoice.values.length === 1);
    expect(startsOf(org, orders)).toEqual([]);
    expect(startsOf(org, invoices)).toEqual(['earliest']);
  });
});

describe('a second subscriber with an earlier start', () => {
  it('opens the stream of its channel again, and none else; both get each event once, in order (P27)', async () => {
    const org = await orgWithThree();
    const client = streamFrom(org);
    const late = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await Promise.all([org.subscribed(orders), org.subscribed(invoices)]);
    publishNumbers(org, orders, 4);
    await eventually(() => late.values.length === 1);
    const early = watch(client.channel(orders, { replay: idOf(1) }));
    await eventually(() => early.values.length === 3);
    publishNumbers(org, orders, 5);
    publishNumbers(org, invoices, 1);
    await eventually(
      () => early.values.length === 4 && late.values.length === 2 && invoice.values.length === 1,
    );
    expect(numbersOf(early)).toEqual([2, 3, 4, 5]);
    expect(numbersOf(late)).toEqual([4, 5]);
    expect(startsOf(org, orders)).toEqual(['latest', idOf(1)]);
    expect(startsOf(org, invoices)).toEqual(['latest']);
  });
});
