import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import type { MockOrg } from '../../src/index.ts';
import { oracleType } from '../helpers/avro-oracle.ts';
import { failureOf } from '../helpers/failure-of.ts';
import type { GrpcClient } from '../helpers/grpc-client.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { startPubSub } from '../helpers/start-pub-sub.ts';

const CHANNEL = '/event/Order__e';
const schemas = { Order__e: { Number__c: 'Text', Due__c: 'DateTime' } } as const;
const createdDate = Date.UTC(2026, 2, 4, 10, 11, 12, 345);
const CreatedById = '0055e000001ZzZzAAK';

interface Order {
  readonly Number__c?: string;
  readonly Due__c?: number;
}

/** An event of the topic as another library writes it. */
const eventOf = async (client: GrpcClient, id: string, order: Order = {}) => {
  const { schemaId } = await client.unary('GetTopic', { topicName: CHANNEL });
  const { schemaJson } = await client.unary('GetSchema', { schemaId });
  const payload = oracleType(JSON.parse(schemaJson)).toBuffer({
    CreatedDate: BigInt(createdDate),
    CreatedById,
    Number__c: order.Number__c ?? null,
    Due__c: order.Due__c === undefined ? null : BigInt(order.Due__c),
  });
  return { id, schemaId, payload };
};

const heardByCometd = async (org: MockOrg, publish: () => Promise<unknown>): Promise<unknown> => {
  const cometd = await new RawClient(org).open(CHANNEL);
  const poll = await cometd.heldPoll();
  await publish();
  return (await poll.answer).events;
};

describe('Publish', () => {
  it('reaches the subscribers of CometD, in the words of CometD', async () => {
    const { org, client } = await startPubSub({ pubSub: { schemas } });
    const event = await eventOf(client, 'uuid-1', { Number__c: '17', Due__c: createdDate });
    const events = await heardByCometd(org, () =>
      client.unary('Publish', { topicName: CHANNEL, events: [event] }),
    );
    expect(events).toEqual([
      {
        schema: event.schemaId,
        payload: {
          CreatedDate: '2026-03-04T10:11:12.345Z',
          CreatedById,
          Number__c: '17',
          Due__c: '2026-03-04T10:11:12.345Z',
        },
        event: { EventUuid: 'uuid-1', replayId: 1 },
      },
    ]);
  });

  it('reaches the subscribers of Pub/Sub API as it was written', async () => {
    const { org, client } = await startPubSub({ pubSub: { schemas } });
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    const event = await eventOf(client, 'uuid-1', { Number__c: '17' });
    const { results } = await client.unary('Publish', { topicName: CHANNEL, events: [event] });
    const [answer] = await stream.first(1);
    expect(answer?.events).toMatchObject([{ event, replayId: results[0]?.replayId }]);
  });

  it('answers each event in its place, those that fail among those that do not', async () => {
    const { org, client } = await startPubSub({ pubSub: { schemas } });
    const good = await eventOf(client, 'good');
    const { results, schemaId } = await client.unary('Publish', {
      topicName: CHANNEL,
      events: [
        good,
        { ...good, id: 'of another event', schemaId: org.pubSub.changeSchema('Other__e') },
        { ...good, id: 'x'.repeat(37) },
        { ...good, id: 'cut', payload: good.payload.subarray(0, 3) },
        { ...good, id: 'large', payload: Buffer.alloc(1024 * 1024 + 1) },
        { ...good, id: '' },
      ],
    });
    expect(schemaId).toBe(good.schemaId);
    expect(results.map(({ replayId }) => replayId.length)).toEqual([10, 0, 0, 0, 0, 10]);
    expect(results.map(({ error }) => error?.code)).toEqual([
      undefined,
      'PUBLISH',
      'PUBLISH',
      'PUBLISH',
      'PUBLISH',
      undefined,
    ]);
    expect(results.map(({ correlationKey }) => correlationKey)).toEqual([
      'good',
      'of another event',
      'x'.repeat(37),
      'cut',
      'large',
      expect.stringMatching(/^[\da-f-]{36}$/),
    ]);
  });

  it('takes the definition that held before a change', async () => {
    const { org, client } = await startPubSub({ pubSub: { schemas } });
    const event = await eventOf(client, 'old', { Number__c: '17' });
    const changed = org.pubSub.changeSchema('Order__e');
    const request = { topicName: CHANNEL, events: [event] };
    const { results, schemaId } = await client.unary('Publish', request);
    expect(results).toMatchObject([{ error: null }]);
    expect(schemaId).toBe(changed);
  });

  it.each([
    ['no topic', { events: [{}] }, 'publish.topic.validation.empty'],
    ['no events', { topicName: CHANNEL }, 'publish.event.count.invalid'],
    [
      'a new token',
      { topicName: CHANNEL, events: [{}], authRefresh: 'x' },
      'publish.auth.refresh.invalid',
    ],
  ])('refuses %s', async (_, request, code) => {
    const { client } = await startPubSub();
    const error: unknown = await client.unary('Publish', request).catch((one: unknown) => one);
    expect(failureOf(error as Parameters<typeof failureOf>[0])).toEqual({
      status: 3,
      code,
      hasId: true,
    });
  });

  it('breaks off a request of more than 4 MB', async () => {
    const { client } = await startPubSub({ pubSub: { schemas } });
    const event = { ...(await eventOf(client, 'a')), payload: Buffer.alloc(1_000_000) };
    const call = client.unary('Publish', { topicName: CHANNEL, events: Array(5).fill(event) });
    const error: unknown = await call.catch((one: unknown) => one);
    expect(failureOf(error as Parameters<typeof failureOf>[0])).toEqual({
      status: 14,
      code: undefined,
      hasId: false,
    });
  });
});

describe('PublishStream', () => {
  it('answers each request, whose topic may be left out after the first', async () => {
    const { client } = await startPubSub({ pubSub: { schemas } });
    const stream = client.stream('PublishStream');
    stream.write({ topicName: CHANNEL, events: [await eventOf(client, 'a')] });
    stream.write({ events: [await eventOf(client, 'b'), await eventOf(client, 'c')] });
    const answers = await stream.first(2);
    stream.end();
    expect((await stream.ended).code).toBe(0);
    expect(
      answers.map(({ results }) => results.map(({ correlationKey }) => correlationKey)),
    ).toEqual([['a'], ['b', 'c']]);
  });

  it('refuses another topic than that of its first request', async () => {
    const { client } = await startPubSub({ pubSub: { schemas } });
    const stream = client.stream('PublishStream');
    const event = await eventOf(client, 'a');
    stream.write({ topicName: CHANNEL, events: [event] });
    stream.write({ topicName: '/event/Other__e', events: [event] });
    expect(failureOf(await stream.ended)).toMatchObject({ code: 'publish.topic.mismatch' });
  });

  it('is ended after 70 s without a request', async () => {
    const { scheduler, windTo } = handWoundClock();
    const { client } = await startPubSub({ pubSub: { schemas, scheduler } });
    const stream = client.stream('PublishStream');
    stream.write({ topicName: CHANNEL, events: [await eventOf(client, 'a')] });
    await stream.first(1);
    windTo(69_999);
    stream.write({ events: [await eventOf(client, 'b')] });
    await stream.first(2);
    windTo(139_998);
    stream.write({ events: [await eventOf(client, 'c')] });
    await stream.first(3);
    windTo(209_998);
    expect(failureOf(await stream.ended)).toEqual({
      status: 4,
      code: 'publish.stream.sweeper.timeout',
      hasId: true,
    });
  });
});
