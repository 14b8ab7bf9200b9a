import type { MockOrg } from '@sfstream/testing';
import { lastValueFrom } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import type { Watch } from '../../../core/test/helpers/watch.ts';
import {
  numbersOf,
  orders,
  publishNumbers,
  startPubSubOrg,
  startsOf,
  streamFrom,
} from '../helpers/with-org.ts';
import { relayTo } from '../helpers/relay.ts';

const channelsUpTo = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `/event/Channel${index + 1}__e`);

/** Publishes one event on each channel, and waits until all have come. */
const oneEach = async (
  org: MockOrg,
  channels: readonly string[],
  all: readonly Watch<{ data: unknown }>[],
): Promise<void> => {
  await Promise.all(channels.map((channel) => org.subscribed(channel)));
  channels.forEach((channel, index) => publishNumbers(org, channel, index));
  await eventually(() => all.every(({ values }) => values.length === 1));
  expect(all.map(numbersOf)).toEqual(channels.map((_, index) => [index]));
};

describe('more channels than a connection may have streams', () => {
  it('all get their events, over further connections (P43)', async () => {
    const org = await startPubSubOrg({ pubSub: { streamLimit: 100 } });
    const client = streamFrom(org);
    const channels = channelsUpTo(250);
    const all = channels.map((channel) => watch(client.channel(channel)));
    await oneEach(org, channels, all);
    expect(org.pubSub.streams).toHaveLength(250);
    expect(org.pubSub.connections).toBe(3);
  });

  it('leave room for other calls on each connection (P43)', async () => {
    const schemas = { Order__e: { Number__c: 'Text' } } as const;
    const org = await startPubSubOrg({ pubSub: { streamLimit: 100, schemas } });
    const client = streamFrom(org);
    const channels = channelsUpTo(100);
    channels.forEach((channel) => watch(client.channel(channel)));
    await Promise.all(channels.map((channel) => org.subscribed(channel)));
    await lastValueFrom(client.publish(orders, { Number__c: '1' }));
    expect(org.calls('Publish')).toHaveLength(1);
  });

  it('are noticed where the server allows fewer than expected, and spread further (P43)', async () => {
    const pubSub = { streamLimit: 8, headers: 'with-first-response' } as const;
    const org = await startPubSubOrg({ pubSub });
    const client = streamFrom(org, { http: { timeout: 1_000 } });
    const states = watch(client.state$);
    const channels = channelsUpTo(12);
    const all = channels.map((channel) => watch(client.channel(channel)));
    await eventually(() => org.pubSub.connections > 1);
    await oneEach(org, channels, all);
    expect(states.values).toContainEqual(
      expect.objectContaining({
        type: 'waiting',
        error: expect.objectContaining({ code: 'ERR_TOO_MANY_STREAMS' }) as unknown,
      }),
    );
  });

  it('go on where they are when a further connection is lost, and those of that one elsewhere (P43)', async () => {
    const org = await startPubSubOrg();
    const relay = await relayTo(org.pubSubEndpoint);
    const transport = { streamsPerConnection: 2, endpoint: relay.origin };
    const client = streamFrom(org, {}, transport);
    const states = watch(client.state$);
    const channels = channelsUpTo(3);
    const all = channels.map((channel) => watch(client.channel(channel)));
    await oneEach(org, channels, all);
    relay.resetNewest();
    channels.forEach((channel, index) => publishNumbers(org, channel, index + 10));
    await eventually(() => all.every(({ values }) => values.length === 2));
    expect(all.map(numbersOf)).toEqual([
      [0, 10],
      [1, 11],
      [2, 12],
    ]);
    const streams = channels.map((channel) => startsOf(org, channel).length);
    expect(streams).toEqual([1, 1, 2]);
    expect(states.values.filter(({ type }) => type === 'waiting')).toEqual([]);
  });

  it('give a connection up once the last of its channels has left (P43)', async () => {
    const org = await startPubSubOrg();
    const client = streamFrom(org, {}, { streamsPerConnection: 2 });
    const channels = channelsUpTo(5);
    const all = channels.map((channel) => watch(client.channel(channel)));
    await oneEach(org, channels, all);
    expect(org.pubSub.connections).toBe(3);
    all.slice(2, 4).forEach((one) => one.unsubscribe());
    await eventually(() => org.pubSub.connections === 2);
    all[0]?.unsubscribe();
    await eventually(() => org.pubSub.streams.length === 2);
    watch(client.channel(orders));
    await org.subscribed(orders);
    expect(org.pubSub.connections).toBe(2);
  });
});
