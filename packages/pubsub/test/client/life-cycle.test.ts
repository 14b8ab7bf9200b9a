import { createClient } from '@sfstream/core';
import type { Client, ClientOptions } from '@sfstream/core';
import { tokenAuth } from '@sfstream/auth';
import type { MockOrg } from '@sfstream/testing';
import { lastValueFrom } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { nothingMoreThan, openHandlesBefore } from '../../../core/test/helpers/open-handles.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import type { PubSubOptions } from '../../src/index.ts';
import { pubSub } from '../../src/index.ts';
import { invoices, orders, startPubSubOrg, streamFrom } from '../helpers/with-org.ts';

const failureOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return 'it worked';
};

describe('nothing is left open', () => {
  it.each<[string, (org: MockOrg, client: Client) => unknown]>([
    [
      'while streams are open',
      (org) => Promise.all([org.subscribed(orders), org.subscribed(invoices)]),
    ],
    ['before anything is open', () => undefined],
    ['while the connection is made', (_, client) => eventually(() => isIn(client, 'handshaking'))],
    [
      'while it waits for an org that is down',
      async (org, client) => {
        await org.goDown();
        await eventually(() => isIn(client, 'waiting'));
      },
    ],
  ])('when a client is closed %s (P59)', async (_, until) => {
    const org = await startPubSubOrg();
    const before = await openHandlesBefore();
    const client = streamFrom(org, { backoff: () => 60_000 });
    client.state$.subscribe(({ type }) => seen.set(client, type));
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await until(org, client);
    await lastValueFrom(client.close());
    expect([order.ended, invoice.ended]).toEqual(['completed', 'completed']);
    await nothingMoreThan(before);
  });

  it('when the last subscriber has left; the next one opens another connection (P59)', async () => {
    const org = await startPubSubOrg();
    const before = await openHandlesBefore();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    order.unsubscribe();
    await nothingMoreThan(before);
    watch(client.channel(invoices));
    await org.subscribed(invoices);
  });
});

const seen = new Map<Client, string>();
const isIn = (client: Client, state: string): boolean => seen.get(client) === state;

it.each(['/topic/Orders', '/u/Notes', '/systemTopic/Logging', '/event', ''])(
  'the channel %p is refused before any request, by its name (P58)',
  async (channel) => {
    const org = await startPubSubOrg();
    const client = streamFrom(org);
    const failure = failureOf(() => client.channel(channel));
    expect(failure).toMatchObject({ name: 'ClientError', field: 'channel' });
    expect(org.requests).toEqual([]);
  },
);

it.each<[string, Partial<ClientOptions>]>([
  ['apiVersion', { apiVersion: '60.0' }],
  ['extensions', { extensions: [] }],
  ['rotateAfter', { rotateAfter: 3_600_000 }],
])('%s, which is for CometD, is refused (P58)', (field, options) => {
  const auth = tokenAuth({ accessToken: 'unused', instanceUrl: 'https://a.my.salesforce.com' });
  const failure = failureOf(() => createClient({ auth, transport: pubSub(), ...options }));
  expect(failure).toMatchObject({ name: 'ClientError', field });
});

it.each<[string, object]>([
  ['region', { region: 'mars' }],
  ['port', { port: 80 }],
  ['endpoint', { endpoint: 'http://api.pubsub.example.com' }],
  ['endpoint', { endpoint: 7 }],
  ['tenantId', { tenantId: '005000000000001' }],
  ['pingInterval', { pingInterval: -1 }],
  ['streamsPerConnection', { streamsPerConnection: 0 }],
  ['streamsPerConnection', { streamsPerConnection: 1.5 }],
  ['raw', { raw: 'yes' }],
  ['convertPositions', { convertPositions: 1 }],
  ['creditLimit', { creditLimit: 100 }],
])('%s of %j is refused by its name', (field, options) => {
  expect(failureOf(() => pubSub(options as PubSubOptions))).toMatchObject({
    name: 'ClientError',
    field,
  });
});

it('an endpoint with a password is refused without showing it (P49)', () => {
  const failure = failureOf(() =>
    pubSub({ endpoint: 'https://user:geheimnis@api.example.com/x?y' }),
  );
  expect(failure).toMatchObject({ name: 'ClientError' });
  expect(String(failure)).not.toContain('geheimnis');
});
