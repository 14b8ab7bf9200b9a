import { lastValueFrom } from 'rxjs';
import type { MockOrg } from '@sfstream/testing';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { PublicationError } from '../../src/index.ts';
import { failureOf } from '../helpers/caller.ts';
import { idOf, orders, startPubSubOrg, streamFrom } from '../helpers/with-org.ts';

const startOrgWithOrders = (rights = {}): Promise<MockOrg> =>
  startPubSubOrg({ pubSub: { schemas: { Order__e: { Number__c: 'Text' } }, rights } });

it('what is published says its position and its id, by which it comes back (P54)', async () => {
  const org = await startOrgWithOrders();
  const client = streamFrom(org);
  const order = watch(client.channel(orders));
  await org.subscribed(orders);
  const published = await lastValueFrom(client.publish(orders, { Number__c: '17' }));
  expect(published).toMatchObject({ channel: orders, replayId: idOf(1) });
  await eventually(() => order.values.length === 1);
  expect(order.values).toMatchObject([
    { data: { payload: { Number__c: '17' }, event: { EventUuid: published.eventUuid } } },
  ]);
});

it('a client without channels publishes, too, and leaves nothing open', async () => {
  const org = await startOrgWithOrders();
  const client = streamFrom(org);
  await lastValueFrom(client.publish(orders, { Number__c: '17' }));
  expect(org.calls('Publish')).toHaveLength(1);
  expect(org.calls('Subscribe')).toHaveLength(0);
});

describe('a publication', () => {
  it('that breaks on the way is not known to be published, and is not sent again (P56)', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    watch(client.channel(orders));
    await org.subscribed(orders);
    org.pubSub.failCalls({ rpc: 'Publish', status: 14, text: 'upstream reset' });
    const failure = await failureOf(client.publish(orders, { Number__c: '17' }));
    expect(failure).toBeInstanceOf(PublicationError);
    expect(failure).toMatchObject({ channel: orders, outcome: 'unknown' });
    expect(org.calls('Publish')).toHaveLength(1);
  });

  it('of a field that the event does not have fails before it is sent, by its name', async () => {
    const org = await startOrgWithOrders();
    const failure = await failureOf(streamFrom(org).publish(orders, { Nonsense__c: '17' }));
    expect(String(failure)).toContain('Nonsense__c');
    expect(org.calls('Publish')).toHaveLength(0);
  });

  it('without the right to it fails, and disturbs no channel (P41)', async () => {
    const org = await startOrgWithOrders({ [orders]: { canPublish: false } });
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    const failure = await failureOf(client.publish(orders, { Number__c: '17' }));
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toContain(orders);
    org.publish(orders, { Number__c: '18' });
    await eventually(() => order.values.length === 1);
  });
});
