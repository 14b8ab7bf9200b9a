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

const { AllEvents, NewEvents } = ReplayOption;

const orgWithThree = async (): Promise<MockOrg> => {
  const org = await startPubSubOrg();
  publishNumbers(org, orders, 1, 3);
  return org;
};

describe('a channel begins', () => {
  it('with new events, by LATEST (P22)', async () => {
    const org = await orgWithThree();
    const order = watch(streamFrom(org).channel(orders));
    await org.subscribed(orders);
    publishNumbers(org, orders, 4);
    await eventually(() => order.values.length === 1);
    expect(numbersOf(order)).toEqual([4]);
    expect(startsOf(org, orders)).toEqual(['latest']);
  });

  it('with all retained events, by EARLIEST (P24)', async () => {
    const org = await orgWithThree();
    const order = watch(streamFrom(org).channel(orders, { replay: AllEvents }));
    await eventually(() => order.values.length === 3);
    expect(numbersOf(order)).toEqual([1, 2, 3]);
    expect(startsOf(org, orders)).toEqual(['earliest']);
  });

  it('after an id, by exactly its bytes (P24)', async () => {
    const org = await orgWithThree();
    const order = watch(streamFrom(org).channel(orders, { replay: idOf(2) }));
    await eventually(() => order.values.length === 1);
    expect(order.values).toMatchObject([{ replayId: idOf(3) }]);
    expect(startsOf(org, orders)).toEqual([idOf(2)]);
  });

  it('after the marker of a store (P24)', async () => {
    const org = await orgWithThree();
    const replay = new Map<string, ReplayMarker>([[orders, { replayId: idOf(1) }]]);
    const order = watch(streamFrom(org).channel(orders, { replay }));
    await eventually(() => order.values.length === 2);
    expect(numbersOf(order)).toEqual([2, 3]);
    expect(startsOf(org, orders)).toEqual([idOf(1)]);
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

it('what is published after the first start with an empty store comes in the next run, and nothing from before it', async () => {
  let clock = Date.now() - 3_600_000;
  const org = await startPubSubOrg({ now: () => clock });
  publishNumbers(org, orders, 1);
  clock = Date.now();
  const replay = new Map<string, ReplayMarker>();
  const first = streamFrom(org);
  watch(first.channel(orders, { replay }));
  await org.subscribed(orders);
  await first.close();
  publishNumbers(org, orders, 2, 3);
  const order = watch(streamFrom(org).channel(orders, { replay }));
  await eventually(() => order.values.length === 2);
  expect(numbersOf(order)).toEqual([2, 3]);
  expect(startsOf(org, orders)).toEqual(['latest', 'earliest']);
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

describe('a refused id', () => {
  const unknown = idOf(77);

  it('without a fallback is a ReplayIdError that names channel, id and remedy, and other channels go on (P26)', async () => {
    const org = await startPubSubOrg();
    const client = streamFrom(org);
    const order = watch(client.channel(orders, { replay: unknown }));
    const invoice = watch(client.channel(invoices));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(order.error).toMatchObject({ channel: orders, replayId: unknown });
    expect(String(order.error)).toContain('replayFallback');
    await org.subscribed(invoices);
    publishNumbers(org, invoices, 1);
    await eventually(() => invoice.values.length === 1);
    expect(startsOf(org, invoices)).toEqual(['latest']);
  });

  it.each([
    ['all events', AllEvents, 'earliest', [1, 2, 3, 4]],
    ['new events', NewEvents, 'latest', [4]],
  ])(
    'goes on with %s where that is the fallback, and says so (P25)',
    async (_, fallback, start, expected) => {
      const org = await orgWithThree();
      const client = streamFrom(org, { replayFallback: fallback });
      const activities = watch(client.activity$);
      const order = watch(client.channel(orders, { replay: unknown }));
      await eventually(() => startsOf(org, orders).length === 2);
      await eventually(() =>
        activities.values.some(({ type }) => type === 'subscribed' || type === 'resubscribed'),
      );
      publishNumbers(org, orders, 4);
      await eventually(() => numbersOf(order).at(-1) === 4);
      expect(numbersOf(order)).toEqual(expected);
      expect(startsOf(org, orders)).toEqual([unknown, start]);
      expect(activities.values).toContainEqual({
        ...{ type: 'replay-fallback', channel: orders },
        ...{ replayId: unknown, fallback },
      });
      expect(activities.values).toContainEqual(
        expect.objectContaining({ type: 'possible-loss', channel: orders }),
      );
    },
  );

  it.each<[string, (org: MockOrg) => void]>([
    ['the end of its stream', (org) => org.pubSub.endStreams()],
    ['a lost connection', (org) => org.dropConnections()],
    ['a refused token', (org) => org.revokeAllTokens()],
  ])('after %s is answered by the fallback, and never sent again (P25)', async (_, lose) => {
    const org = await startPubSubOrg();
    const client = streamFrom(org, { replayFallback: AllEvents });
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    publishNumbers(org, orders, 1, 2);
    await eventually(() => order.values.length === 2);
    org.purge(orders);
    lose(org);
    await eventually(() => startsOf(org, orders).at(-1) === 'earliest');
    publishNumbers(org, orders, 3);
    await eventually(() => order.values.length === 3);
    lose(org);
    await eventually(() => startsOf(org, orders).length >= 4);
    publishNumbers(org, orders, 4);
    await eventually(() => order.values.length === 4);
    expect(numbersOf(order)).toEqual([1, 2, 3, 4]);
    expect(startsOf(org, orders)).toEqual(['latest', idOf(2), 'earliest', idOf(3)]);
    expect(activities.values.filter(({ type }) => type === 'replay-fallback')).toEqual([
      { type: 'replay-fallback', channel: orders, replayId: idOf(2), fallback: AllEvents },
    ]);
  });

  it('that is the fallback as well ends the channel, and does not go round in circles (P25)', async () => {
    const org = await startPubSubOrg();
    const corrupted = { status: 3, code: 'subscription.fetch.replayid.corrupted' };
    org.pubSub.failCalls({ rpc: 'Subscribe', times: Infinity, ...corrupted });
    const order = watch(
      streamFrom(org).channel(orders, { replay: unknown, replayFallback: AllEvents }),
    );
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(org.calls('Subscribe')).toHaveLength(2);
  });
});
