import { createClient } from '@sfstream/core';
import type { ClientOptions } from '@sfstream/core';
import { tokenAuth } from '@sfstream/auth';
import type { PubSubOptions } from '../../src/index.ts';
import { pubSub } from '../../src/index.ts';
import { startPubSubOrg, streamFrom } from '../helpers/with-org.ts';

const failureOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return 'it worked';
};

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
