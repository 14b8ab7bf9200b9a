import PubSubApiClient from 'salesforce-pubsub-api-client';
import { selfSigned } from '../../../http/test/helpers/self-signed.ts';
import { startMockOrg } from '../../src/index.ts';
import type { MockOrg, MockOrgOptions, PubSubOptions } from '../../src/index.ts';
import { until } from '../helpers/raw-client.ts';

/** The client of another author, with the decoder of Avro's own project; only what happens is ours. */

const CHANNEL = '/event/Order__e';

interface Heard {
  readonly types: string[];
  readonly events: { readonly id: string; readonly replayId: number; readonly payload: object }[];
  readonly answers: unknown[];
  readonly errors: unknown[];
}

const started: { readonly org: MockOrg; readonly client: PubSubApiClient }[] = [];
const heardByAll: Heard[] = [];
const ends = ['end', 'error', 'grpcStatus'];

// It listens to no errors any more once it is closed, and throws those that come then.
afterEach(async () => {
  for (const { org } of started) org.pubSub.endStreams();
  const all = heardByAll.splice(0);
  await until(() => all.every(({ types }) => types.some((type) => ends.includes(type))));
  for (const { org, client } of started.splice(0)) {
    client.close();
    await org.close();
  }
});

const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing(): void {
  // Its own log would fill that of the tests.
}

const start = async (
  pubSub: PubSubOptions = {},
  options: MockOrgOptions = {},
): Promise<{ readonly org: MockOrg; readonly client: PubSubApiClient }> => {
  const org = await startMockOrg({ ...options, pubSub: { tls: selfSigned(), ...pubSub } });
  const client = new PubSubApiClient(
    {
      authType: 'user-supplied',
      accessToken: org.issueToken().accessToken,
      // It insists on HTTPS here, and only sends this on.
      instanceUrl: org.url.replace('http:', 'https:'),
      pubSubEndpoint: new URL(org.pubSubEndpoint).host.replace('127.0.0.1', 'localhost'),
      rejectUnauthorizedSsl: false,
    },
    quiet,
  );
  started.push({ org, client });
  await client.connect();
  return { org, client };
};

type Listen = (info: unknown, type: string, data?: unknown) => void;

const listener = (): { readonly heard: Heard; readonly listen: Listen } => {
  const heard: Heard = { types: [], events: [], answers: [], errors: [] };
  heardByAll.push(heard);
  const listen: Listen = (_, type, data) => {
    heard.types.push(type);
    if (type === 'event') heard.events.push(data as Heard['events'][number]);
    if (type === 'publishResponse') heard.answers.push(data);
    if (type === 'error') heard.errors.push(data);
  };
  return { heard, listen };
};

describe('the client of another author', () => {
  it('hears events in their order, and asks for more when it has had 100 (P60)', async () => {
    const { org, client } = await start();
    const { heard, listen } = listener();
    client.subscribe(CHANNEL, listen);
    await org.subscribed(CHANNEL);
    for (let n = 1; n <= 250; n += 1) org.publish(CHANNEL, { Number__c: `A-${n}`, Amount__c: n });
    await until(() => heard.events.length === 250);
    expect(heard.errors).toEqual([]);
    expect(heard.events.map(({ replayId }) => replayId)).toEqual(
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
    expect(heard.events[16]?.payload).toMatchObject({
      CreatedById: '0055e000001AbCdAAK',
      Number__c: 'A-17',
      Amount__c: 17,
    });
    expect(org.calls('Subscribe')[0]?.requests.map(({ numRequested }) => numRequested)).toEqual([
      100, 100, 100,
    ]);
  });

  it('resumes from an id, of which it sends 8 bytes, and from the earliest event', async () => {
    const { org, client } = await start();
    for (const Number__c of ['1', '2', '3']) org.publish(CHANNEL, { Number__c });
    const resumed = listener();
    client.subscribeFromReplayId(CHANNEL, resumed.listen, 5, 1);
    await until(() => resumed.heard.events.length === 2);
    expect(resumed.heard.events.map(({ replayId }) => replayId)).toEqual([2, 3]);
    const other = '/event/Refund__e';
    org.publish(other, { Amount__c: 1 });
    const earliest = listener();
    client.subscribeFromEarliestEvent(other, earliest.listen, 5);
    await until(() => earliest.heard.events.length === 1);
  });

  it('is told of an id that has expired', async () => {
    const { org, client } = await start();
    org.publish(CHANNEL, {});
    org.purge();
    const { heard, listen } = listener();
    client.subscribeFromReplayId(CHANNEL, listen, 5, 1);
    await until(() => heard.errors.length === 1);
    expect(heard.errors).toMatchObject([{ code: 3 }]);
  });

  it('finds the names of changed fields in bitmaps', async () => {
    const { org, client } = await start({
      schemas: {
        AccountChangeEvent: {
          Name: ['Text', { LastName: 'Text', FirstName: 'Text' }],
          Phone: 'Text',
          Fax: 'Text',
          BillingAddress: { Street: 'Text', City: 'Text' },
        },
      },
    });
    const { heard, listen } = listener();
    client.subscribe('/data/AccountChangeEvent', listen);
    await org.subscribed('/data/AccountChangeEvent');
    org.publish('/data/AccountChangeEvent', {
      ChangeEventHeader: {
        changeType: 'UPDATE',
        commitNumber: '1709303151782928388',
        changedFields: ['Phone', 'Fax', 'Name.LastName', 'BillingAddress.City'],
        nulledFields: ['Fax'],
      },
      Phone: '1',
      Name: { LastName: 'Novák' },
      BillingAddress: { City: 'Brno' },
    });
    await until(() => heard.events.length === 1 || heard.errors.length > 0);
    expect(heard.errors).toEqual([]);
    expect(heard.events[0]?.payload).toMatchObject({
      ChangeEventHeader: {
        entityName: 'Account',
        commitNumber: 1709303151782928388n,
        changedFields: ['Phone', 'Fax', 'Name.LastName', 'BillingAddress.City'],
        nulledFields: ['Fax'],
        diffFields: [],
      },
    });
  });

  it('follows several schemas on a custom channel, and a change of one', async () => {
    const members = { '/event/Orders__chn': [CHANNEL, '/event/Refund__e'] };
    const { org, client } = await start({}, { members });
    const { heard, listen } = listener();
    client.subscribe('/event/Orders__chn', listen);
    await org.subscribed('/event/Orders__chn');
    org.publish(CHANNEL, { Number__c: '17' });
    org.publish('/event/Refund__e', { Amount__c: 3 });
    await until(() => heard.events.length === 2);
    org.pubSub.changeSchema('Order__e', { Note__c: 'Text' });
    org.publish(CHANNEL, { Number__c: '18', Note__c: 'x' });
    await until(() => heard.events.length === 3);
    expect(heard.events[1]?.payload).toMatchObject({ Amount__c: 3 });
    expect(heard.events[2]?.payload).toMatchObject({ Note__c: 'x' });
  });

  it('publishes one event, and batches', async () => {
    const { org, client } = await start({ schemas: { Order__e: { Number__c: 'Text' } } });
    const { heard, listen } = listener();
    client.subscribe(CHANNEL, listen);
    await org.subscribed(CHANNEL);
    const order = (number: string): object => ({
      CreatedDate: Date.UTC(2026, 2, 4),
      CreatedById: '0055e000001ZzZzAAK',
      Number__c: { string: number },
    });
    const result = await client.publish(CHANNEL, order('17'), 'key-17');
    expect(result).toMatchObject({ replayId: 1, correlationKey: 'key-17' });
    const batches = listener();
    const batch = ['18', '19'].map((number) => ({ id: `key-${number}`, payload: order(number) }));
    await client.publishBatch(CHANNEL, batch, batches.listen);
    await until(() => batches.heard.answers.length === 1 && heard.events.length === 3);
    expect(batches.heard.answers).toMatchObject([
      {
        results: [
          { replayId: 2, correlationKey: 'key-18' },
          { replayId: 3, correlationKey: 'key-19' },
        ],
      },
    ]);
    expect(heard.events.map(({ id }) => id)).toEqual(['key-17', 'key-18', 'key-19']);
    expect(org.calls('PublishStream')).toMatchObject([{ isOpen: true }]);
  });

  it('hears a refused token, a page of a proxy, and an end', async () => {
    const { org, client } = await start();
    const { heard, listen } = listener();
    client.subscribe(CHANNEL, listen);
    await org.subscribed(CHANNEL);
    org.pubSub.endStreams();
    await until(() => heard.types.includes('end'));
    org.pubSub.html();
    client.subscribe(CHANNEL, listen);
    await until(() => heard.errors.length === 1);
    org.revokeAllTokens();
    client.subscribe('/event/Other__e', listen);
    await until(() => heard.errors.length === 2);
    expect(heard.errors).toMatchObject([{ code: 14 }, { code: 16 }]);
  });
});
