import type { MockOrg } from '../../src/index.ts';
import { readPayload } from '../helpers/avro-oracle.ts';
import type { FetchAnswer, GrpcClient } from '../helpers/grpc-client.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { startPubSub } from '../helpers/start-pub-sub.ts';

const ACCOUNTS = '/data/AccountChangeEvent';

/** The events of a channel so far, as a client reads them, with the names of their schemas. */
const readAll = async (
  client: GrpcClient,
  topicName: string,
): Promise<readonly { name: string; fields: string[]; payload: Record<string, unknown> }[]> => {
  const stream = client.subscribe({ topicName, replayPreset: 'EARLIEST' });
  const [answer] = await stream.first(1);
  stream.cancel();
  return Promise.all(
    answer!.events.map(async ({ event }) => {
      const { schemaJson } = await client.unary('GetSchema', event);
      const { name, fields } = JSON.parse(schemaJson) as {
        name: string;
        fields: { name: string }[];
      };
      return {
        name,
        fields: fields.map((field) => field.name),
        payload: readPayload(schemaJson, event.payload),
      };
    }),
  );
};

const idsOn = async (client: GrpcClient, topicName: string): Promise<readonly string[]> => {
  const stream = client.subscribe({ topicName, replayPreset: 'EARLIEST' });
  const answers: readonly FetchAnswer[] = await stream.first(1);
  stream.cancel();
  return answers.flatMap(({ events }) => events.map(({ replayId }) => replayId.toString('hex')));
};

describe('a platform event', () => {
  it('has a schema that grows with what is published', async () => {
    const { org, client } = await startPubSub();
    org.publish('/event/Order__e', { Number__c: '17' });
    org.publish('/event/Order__e', { Amount__c: 3.5, Ok__c: true });
    const events = await readAll(client, '/event/Order__e');
    expect(events.map(({ fields }) => fields.slice(2))).toEqual([
      ['Number__c'],
      ['Number__c', 'Amount__c', 'Ok__c'],
    ]);
    expect(events[1]?.payload).toMatchObject({ Number__c: null, Amount__c: 3.5, Ok__c: true });
  });

  it('has its dates as milliseconds', async () => {
    const now = Date.UTC(2026, 2, 4);
    const { org, client } = await startPubSub({
      now: () => now,
      pubSub: { schemas: { Order__e: { Due__c: 'DateTime', Day__c: 'Date' } } },
    });
    org.publish('/event/Order__e', { Due__c: '2026-03-04T00:00:00.000Z', Day__c: '2026-03-04' });
    const [event] = await readAll(client, '/event/Order__e');
    expect(event?.payload).toMatchObject({ CreatedDate: now, Due__c: now, Day__c: now });
  });

  it('is not delivered when its data are not those of an event', async () => {
    const { org, client } = await startPubSub();
    org.publishRaw('/event/Order__e', 'text');
    org.publishRaw('/event/Order__e', { payload: { Number__c: '17' } });
    org.publish('/event/Order__e', { Number__c: '18' });
    const events = await readAll(client, '/event/Order__e');
    expect(events.map(({ payload }) => payload['Number__c'])).toEqual(['18']);
  });
});

describe('a change event', () => {
  it('names its changed fields by bitmaps, those of compounds on their own', async () => {
    const { org, client } = await startPubSub({
      pubSub: {
        schemas: {
          AccountChangeEvent: {
            Name: ['Text', { LastName: 'Text', FirstName: 'Text' }],
            Phone: 'Text',
            BillingAddress: { Street: 'Text', City: 'Text' },
          },
        },
      },
    });
    org.publish(ACCOUNTS, {
      ChangeEventHeader: {
        changeType: 'UPDATE',
        commitNumber: '1709303151782928388',
        changedFields: ['Phone', 'BillingAddress.City', 'Name.LastName'],
        nulledFields: ['Phone'],
      },
      Phone: null,
      BillingAddress: { City: 'Brno' },
      Name: { LastName: 'Novák' },
    });
    const [event] = await readAll(client, ACCOUNTS);
    expect(event).toMatchObject({
      name: 'AccountChangeEvent',
      fields: ['ChangeEventHeader', 'Name', 'Phone', 'BillingAddress'],
      payload: {
        ChangeEventHeader: {
          entityName: 'Account',
          changeType: 'UPDATE',
          changedFields: ['0x04', '3-0x02', '1-0x01'],
          nulledFields: ['0x04'],
          diffFields: [],
        },
        Name: { LastName: 'Novák', FirstName: null },
        Phone: null,
        BillingAddress: { Street: null, City: 'Brno' },
      },
    });
  });

  it('is not published at all with a header that Salesforce would not send', async () => {
    const { org, client } = await startPubSub();
    const odd = { ChangeEventHeader: { changeType: 'ODD' } };
    expect(() => org.publish(ACCOUNTS, odd)).toThrow('changeType is not of the Avro type enum');
    org.publish(ACCOUNTS, { Name: 'Acme' });
    expect(await readAll(client, ACCOUNTS)).toMatchObject([{ payload: { Name: 'Acme' } }]);
  });
});

describe('a custom channel with members', () => {
  const members = {
    '/event/Orders__chn': ['/event/Order__e', '/event/Refund__e'],
    '/data/ChangeEvents': [ACCOUNTS, '/data/Bill__ChangeEvent'],
  };
  const publishAll = (org: MockOrg): void => {
    org.publish('/event/Order__e', { Number__c: '17' });
    org.publish('/event/Refund__e', { Amount__c: 3 });
    org.publish('/event/Order__e', { Number__c: '18' });
    org.publish(ACCOUNTS, { Name: 'Acme' });
    org.publish('/data/Bill__ChangeEvent', { Total__c: 3 });
  };

  it('delivers the events of each member, with the schema of each', async () => {
    const { org, client } = await startPubSub({ members });
    publishAll(org);
    const orders = await readAll(client, '/event/Orders__chn');
    expect(orders.map(({ name }) => name)).toEqual(['Order__e', 'Refund__e', 'Order__e']);
    const changes = await readAll(client, '/data/ChangeEvents');
    expect(changes.map(({ name }) => name)).toEqual(['AccountChangeEvent', 'Bill__ChangeEvent']);
  });

  it('has each event under the id that it has on its own channel', async () => {
    const { org, client } = await startPubSub({ members });
    publishAll(org);
    const all = await idsOn(client, '/event/Orders__chn');
    const own = [
      ...(await idsOn(client, '/event/Order__e')),
      ...(await idsOn(client, '/event/Refund__e')),
    ];
    expect(all).toEqual([...own].sort());
    expect(new Set(all).size).toBe(3);
  });

  it('delivers them to subscribers of CometD as well, by their names', async () => {
    const { org } = await startPubSub({ members });
    publishAll(org);
    const cometd = new RawClient(org);
    await cometd.handshake();
    const orders = await cometd.subscribe('/event/Orders__chn', { '/event/Orders__chn': -2 });
    const changes = await cometd.subscribe('/data/ChangeEvents', { '/data/ChangeEvents': -2 });
    expect([...orders.events, ...changes.events]).toMatchObject([
      { event: { EventApiName: 'Order__e', replayId: 1 } },
      { event: { EventApiName: 'Refund__e', replayId: 2 } },
      { event: { EventApiName: 'Order__e', replayId: 3 } },
      { payload: { ChangeEventHeader: { entityName: 'Account' } } },
      { payload: { ChangeEventHeader: { entityName: 'Bill__c' } } },
    ]);
  });
});
