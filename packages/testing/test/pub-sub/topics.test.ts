import { connect } from 'node:http2';
import { failureOf } from '../helpers/failure-of.ts';
import { connectTo, startPubSub } from '../helpers/start-pub-sub.ts';
import type { GrpcClient } from '../helpers/grpc-client.ts';

const CHANNEL = '/event/Order__e';

const refusalOf = async (call: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return failureOf(error as Parameters<typeof failureOf>[0]);
};

describe('GetTopic', () => {
  it.each([
    [CHANNEL, true],
    ['/event/LoginEventStream', false],
    ['/data/AccountChangeEvent', false],
  ])('tells what the user may do on %s, and its schema', async (topicName, canPublish) => {
    const { client } = await startPubSub();
    const topic = await client.unary('GetTopic', { topicName });
    expect(topic).toMatchObject({ topicName, canPublish, canSubscribe: true });
    const { schemaJson } = await client.unary('GetSchema', topic);
    expect(JSON.parse(schemaJson)).toMatchObject({
      name: topicName.split('/')[2],
      namespace: 'com.sforce.eventbus',
    });
  });

  it.each(['/data/ChangeEvents', '/event/Orders__chn', '/data/Sales__chn'])(
    'knows no schema of %s, which may carry several events',
    async (topicName) => {
      const { client } = await startPubSub();
      const { schemaId, canPublish } = await client.unary('GetTopic', { topicName });
      expect([schemaId, canPublish]).toEqual(['', false]);
    },
  );

  it('refuses a topic that the org does not have', async () => {
    const { client } = await startPubSub({ channels: [CHANNEL] });
    await client.unary('GetTopic', { topicName: CHANNEL });
    const call = client.unary('GetTopic', { topicName: '/event/Other__e' });
    expect(await refusalOf(call)).toEqual({ status: 5, code: 'topic.not.found', hasId: true });
  });
});

describe('GetSchema', () => {
  it.each(['', 'nonsense'])('refuses the id %j', async (schemaId) => {
    const { client } = await startPubSub();
    expect(await refusalOf(client.unary('GetSchema', { schemaId }))).toEqual({
      status: 3,
      code: 'schema.validation.failed',
      hasId: true,
    });
  });

  it('still has the definition of events that were published before a change', async () => {
    const { org, client } = await startPubSub();
    const { schemaId: before } = await client.unary('GetTopic', { topicName: CHANNEL });
    const after = org.pubSub.changeSchema('Order__e', { Total__c: 'Double' });
    expect((await client.unary('GetTopic', { topicName: CHANNEL })).schemaId).toBe(after);
    const fields = await Promise.all(
      [before, after].map(async (schemaId) => {
        const { schemaJson } = await client.unary('GetSchema', { schemaId });
        return (JSON.parse(schemaJson) as { fields: { name: string }[] }).fields.length;
      }),
    );
    expect(fields).toEqual([2, 3]);
  });
});

describe('rights', () => {
  const rights = {
    [CHANNEL]: { canPublish: false },
    '/event/Paid__e': { canSubscribe: false },
    '/event/Secret__e': { canPublish: false, canSubscribe: false },
  };
  const event = { id: 'a', schemaId: 'b', payload: Buffer.alloc(0) };

  it('are told, and each is refused where it is missing', async () => {
    const { client } = await startPubSub({ pubSub: { rights } });
    const { canPublish, canSubscribe } = await client.unary('GetTopic', { topicName: CHANNEL });
    expect([canPublish, canSubscribe]).toEqual([false, true]);
    const publish = client.unary('Publish', { topicName: CHANNEL, events: [event] });
    expect(await refusalOf(publish)).toMatchObject({ status: 7, code: 'topic.meta.permission' });
    const stream = client.subscribe({ topicName: '/event/Paid__e' });
    expect(failureOf(await stream.ended)).toMatchObject({
      status: 7,
      code: 'subscription.topic.cannot.subscribe',
    });
  });

  it('are needed to see a topic, or the definition of its event', async () => {
    const { org, client } = await startPubSub({ pubSub: { rights } });
    const topic = client.unary('GetTopic', { topicName: '/event/Secret__e' });
    expect(await refusalOf(topic)).toMatchObject({ status: 7, code: 'topic.meta.permission' });
    const schemaId = org.pubSub.changeSchema('Secret__e');
    const schema = client.unary('GetSchema', { schemaId });
    expect(await refusalOf(schema)).toMatchObject({ status: 7, code: 'schema.meta.permission' });
  });
});

describe('every call', () => {
  const getTopic = (client: GrpcClient): Promise<unknown> =>
    client.unary('GetTopic', { topicName: CHANNEL });

  it.each(['accesstoken', 'instanceurl', 'tenantid'])('needs %s', async (name) => {
    const { client } = await startPubSub();
    client.metadata.remove(name);
    expect(await refusalOf(getTopic(client))).toEqual({
      status: 16,
      code: 'service.auth.headers.invalid',
      hasId: true,
    });
  });

  it.each([
    ['instanceurl', 'not a url', 'service.auth.headers.invalid'],
    ['instanceurl', 'https://127.0.0.1/path', 'service.auth.headers.invalid'],
    ['instanceurl', 'https://other.my.salesforce.com', 'service.auth.error'],
    ['tenantid', '00D', 'service.auth.headers.invalid'],
    ['tenantid', '00D000000000BBBEAA', 'service.auth.error'],
    ['accesstoken', 'stale', 'service.auth.error'],
  ])('is refused with the %s %s', async (name, value, code) => {
    const { client } = await startPubSub();
    client.metadata.set(name, value);
    expect(await refusalOf(getTopic(client))).toEqual({ status: 16, code, hasId: true });
  });

  it('may name the org with 15 or 18 characters, and its instance with HTTPS', async () => {
    const { org, client } = await startPubSub();
    client.metadata.set('tenantid', '00D5e000000AAAA');
    client.metadata.set('instanceurl', org.url.replace('http:', 'https:'));
    await expect(getTopic(client)).resolves.toMatchObject({ topicName: CHANNEL });
  });

  it('is refused once its token was revoked or has expired', async () => {
    const { org } = await startPubSub();
    for (const end of ['revokeToken', 'expireToken'] as const) {
      const token = org.issueToken().accessToken;
      const client = connectTo(org, { token });
      await getTopic(client);
      org[end](token);
      expect(await refusalOf(getTopic(client))).toMatchObject({ code: 'service.auth.error' });
    }
  });

  it('to ManagedSubscribe is refused as not implemented', async () => {
    const { org, client } = await startPubSub();
    const stream = client.stream('ManagedSubscribe');
    expect(failureOf(await stream.ended)).toEqual({ status: 12, code: undefined, hasId: false });
    expect(org.calls('ManagedSubscribe')).toMatchObject([{ status: 12, requests: [] }]);
  });

  it('is remembered with its metadata and requests', async () => {
    const { org, client } = await startPubSub({ now: () => 7 });
    await getTopic(client);
    expect(org.calls('GetTopic')).toMatchObject([
      {
        rpc: 'GetTopic',
        at: 7,
        metadata: { instanceurl: org.url },
        requests: [{ topicName: CHANNEL }],
        isOpen: false,
        status: 0,
      },
    ]);
    expect(org.calls('Subscribe')).toEqual([]);
  });
});

describe('a request that is not a call of gRPC', () => {
  it.each([
    [{ ':method': 'GET', ':path': '/' }, { ':status': 415 }],
    [{ ':method': 'POST', ':path': '/eventbus.v1.PubSub/GetTopic' }, { ':status': 415 }],
    [
      { ':method': 'POST', ':path': '/other', 'content-type': 'application/grpc' },
      { ':status': 200, 'grpc-status': '12' },
    ],
    [
      { ':method': 'POST', ':path': '/toString', 'content-type': 'application/grpc' },
      { ':status': 200, 'grpc-status': '12' },
    ],
  ])('%j is answered with %j', async (headers, answer) => {
    const { org } = await startPubSub();
    const session = connect(org.pubSubEndpoint);
    const request = session.request(headers);
    const response = await new Promise((resolve) => request.once('response', resolve));
    expect(response).toMatchObject(answer);
    session.destroy();
  });
});
