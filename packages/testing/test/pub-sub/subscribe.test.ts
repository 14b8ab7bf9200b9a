import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import type { FetchAnswer } from '../helpers/grpc-client.ts';
import { failureOf } from '../helpers/failure-of.ts';
import { beginCall, factsOf, fetchOfA, http2Session, topicOfA } from '../helpers/http2-client.ts';
import { RawClient, until } from '../helpers/raw-client.ts';
import { startPubSub } from '../helpers/start-pub-sub.ts';

const CHANNEL = '/event/Order__e';
const hour = 3_600_000;

const idsIn = (answers: readonly FetchAnswer[]): readonly (readonly number[])[] =>
  answers.map(({ events }) => events.map(({ replayId }) => Number(replayId.readBigUInt64BE())));

const position = (replayId: number, length = 10): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeBigUInt64BE(BigInt(replayId));
  return bytes;
};

describe('Subscribe', () => {
  it('delivers what CometD delivers, under the same replay id, UUID and schema (P50)', async () => {
    const { org, client } = await startPubSub();
    const cometd = await new RawClient(org).open(CHANNEL);
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    const poll = await cometd.heldPoll();
    await until(() => org.pubSub.streams.length === 1);
    const { replayId, eventUuid } = org.publish(CHANNEL, { Number__c: '17' });
    const [answer] = await stream.first(1);
    const { events } = await poll.answer;
    expect(answer?.events).toMatchObject([
      { event: { id: eventUuid }, replayId: position(replayId) },
    ]);
    expect(events).toMatchObject([
      { schema: answer?.events[0]?.event.schemaId, event: { replayId, EventUuid: eventUuid } },
    ]);
  });

  it('hands out as many events as were asked for, and tells how many still are', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL, numRequested: 2 });
    await org.subscribed(CHANNEL);
    for (let n = 0; n < 3; n += 1) org.publish(CHANNEL, {});
    await stream.first(1);
    stream.write({ numRequested: 5 });
    const answers = await stream.first(2);
    expect(idsIn(answers)).toEqual([[1, 2], [3]]);
    expect(answers.map(({ pendingNumRequested }) => pendingNumRequested)).toEqual([0, 4]);
    expect(answers.map(({ latestReplayId }) => latestReplayId)).toEqual([position(2), position(3)]);
  });

  it('adds up what is asked for, to no more than 100 (P2)', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL, numRequested: 60 });
    stream.write({ numRequested: 60 });
    await until(() => org.calls('Subscribe')[0]?.requests.length === 2);
    for (let n = 0; n < 101; n += 1) org.publish(CHANNEL, {});
    const [answer] = await stream.first(1);
    expect(answer?.events).toHaveLength(100);
    expect(answer?.pendingNumRequested).toBe(0);
  });

  it.each([
    ['LATEST', undefined, [[4]]],
    ['EARLIEST', undefined, [[1, 2, 3], [4]]],
    ['CUSTOM', position(1), [[2, 3], [4]]],
    ['CUSTOM', position(1, 8), [[2, 3], [4]]],
    ['CUSTOM', position(3), [[4]]],
  ] as const)('starts at %s %p', async (replayPreset, replayId, expected) => {
    const { org, client } = await startPubSub();
    for (let n = 0; n < 3; n += 1) org.publish(CHANNEL, {});
    const stream = client.subscribe({
      topicName: CHANNEL,
      replayPreset,
      ...(replayId && { replayId }),
    });
    await org.subscribed(CHANNEL);
    if (expected.length === 2) await stream.first(1);
    org.publish(CHANNEL, {});
    expect(idsIn(await stream.first(expected.length))).toEqual(expected);
  });

  it('reads replay fields in the first request only', async () => {
    const { org, client } = await startPubSub();
    org.publish(CHANNEL, {});
    const stream = client.subscribe({ topicName: CHANNEL });
    stream.write({ topicName: CHANNEL, replayPreset: 'EARLIEST', numRequested: 1 });
    await until(() => org.calls('Subscribe')[0]?.requests.length === 2);
    org.publish(CHANNEL, {});
    expect(idsIn(await stream.first(1))).toEqual([[2]]);
  });

  it('hands out events of almost 1 MB, no more than 3 MB in one response', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    const Text__c = 'x'.repeat(900_000);
    for (let n = 0; n < 16; n += 1) org.publish(CHANNEL, { Text__c });
    const answers = await stream.first(6);
    expect(answers.map(({ events }) => events.length)).toEqual([3, 3, 3, 3, 3, 1]);
  });

  it('takes calls while clients leave megabytes unread', async () => {
    const { org } = await startPubSub();
    const session = await http2Session(org);
    for (let n = 0; n < 6; n += 1) beginCall(session, org, 'Subscribe', fetchOfA);
    await until(() => org.pubSub.streams.length === 6);
    for (let n = 0; n < 3; n += 1) org.publish('/event/A__e', { Text__c: 'x'.repeat(900_000) });
    const { trailers } = await factsOf(beginCall(session, org, 'GetTopic', topicOfA));
    expect(trailers).toMatchObject({ 'grpc-status': '0' });
  });

  it('ends with status 0 when the client has said its last word', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    stream.end();
    expect((await stream.ended).code).toBe(0);
    await until(() => org.pubSub.streams.length === 0);
  });

  it('forgets a stream that the client has cancelled', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await until(() => org.pubSub.streams.length === 1);
    stream.cancel();
    await until(() => org.pubSub.streams.length === 0);
    const [call] = org.calls('Subscribe');
    expect(call).toMatchObject({ isOpen: false, status: undefined });
  });

  it('sends its headers at once, or with the first response', async () => {
    const early = await startPubSub();
    const late = await startPubSub({ pubSub: { headers: 'with-first-response' } });
    const lateStream = late.client.subscribe({ topicName: CHANNEL });
    await late.org.subscribed(CHANNEL);
    await early.client.subscribe({ topicName: CHANNEL }).headers;
    expect(lateStream.hasHeaders).toBe(false);
    late.org.publish(CHANNEL, {});
    await lateStream.headers;
    expect(idsIn(await lateStream.first(1))).toEqual([[1]]);
  });
});

describe('Subscribe refuses', () => {
  const topicName = CHANNEL;
  it.each([
    ['no topic', { numRequested: 1 }, 3, 'topic.validation.empty'],
    ['a topic that does not exist', { topicName: '/event/*' }, 5, 'topic.not.found'],
    ['a PushTopic', { topicName: '/topic/Orders' }, 5, 'topic.not.found'],
    ['a generic channel', { topicName: '/u/orders' }, 5, 'topic.not.found'],
    ['no events', { topicName }, 3, 'subscription.fetch.requested.events.invalid'],
    [
      'a negative number of events',
      { topicName, numRequested: -1 },
      3,
      'subscription.fetch.requested.events.invalid',
    ],
    [
      'CUSTOM without an id',
      { topicName, replayPreset: 'CUSTOM', numRequested: 1 },
      3,
      'subscription.fetch.replayid.validation.failed',
    ],
    [
      'an id that was never given out',
      { topicName, replayPreset: 'CUSTOM', replayId: position(99), numRequested: 1 },
      3,
      'subscription.fetch.replayid.corrupted',
    ],
    [
      'an id of another shape',
      { topicName, replayPreset: 'CUSTOM', replayId: Buffer.from('01', 'hex'), numRequested: 1 },
      3,
      'subscription.fetch.replayid.corrupted',
    ],
    [
      'a preset that does not exist',
      { topicName, replayPreset: 7, numRequested: 1 },
      3,
      'subscription.fetch.request.invalid',
    ],
    [
      'a new token',
      { topicName, numRequested: 1, authRefresh: 'x' },
      3,
      'service.auth.refresh.invalid',
    ],
  ])('%s', async (_, request, status, code) => {
    const { client } = await startPubSub();
    const stream = client.stream('Subscribe');
    stream.write(request);
    expect(failureOf(await stream.ended)).toEqual({ status, code, hasId: true });
  });

  it.each([
    ['another topic', { topicName: '/event/Other__e', numRequested: 1 }, 'topic.mismatch'],
    ['no more events', { numRequested: 0 }, 'requested.events.invalid'],
  ])('%s in a later request', async (_, request, code) => {
    const { client } = await startPubSub();
    const stream = client.subscribe({ topicName });
    stream.write(request);
    expect(failureOf(await stream.ended)).toEqual({
      status: 3,
      code: `subscription.fetch.${code}`,
      hasId: true,
    });
  });

  it('an id whose event has expired or was purged', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const { org, client } = await startPubSub({ now: () => clock.now });
    const resume = async (replayId: number): Promise<number> => {
      const request = { topicName, replayPreset: 'CUSTOM', replayId: position(replayId) } as const;
      const stream = client.subscribe({ ...request, numRequested: 1 });
      stream.end();
      return (await stream.ended).code;
    };
    org.publish(CHANNEL, {});
    expect(await resume(1)).toBe(0);
    clock.now += 72 * hour;
    expect(await resume(1)).toBe(3);
    org.publish(CHANNEL, {});
    expect(await resume(2)).toBe(0);
    org.purge();
    expect(await resume(2)).toBe(3);
  });
});

describe('a quiet stream', () => {
  it('gets an empty response after 270 s, and a position that is good for 72 h', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ now: () => clock.now, pubSub: { scheduler } });
    const stream = client.subscribe({ topicName: CHANNEL, numRequested: 7 });
    await org.subscribed(CHANNEL);
    windTo(269_999);
    await client.unary('GetTopic', { topicName: CHANNEL });
    expect(stream.answers).toEqual([]);
    windTo(270_000);
    const [keepalive] = await stream.first(1);
    expect(keepalive).toMatchObject({ events: [], pendingNumRequested: 7 });

    clock.now += 71 * hour;
    org.publish(CHANNEL, {});
    const resumed = client.subscribe({
      topicName: CHANNEL,
      replayPreset: 'CUSTOM',
      replayId: keepalive!.latestReplayId,
    });
    expect(idsIn(await resumed.first(1))).toEqual([[1]]);
  });

  it('keeps the position of an event alive beyond the event', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ now: () => clock.now, pubSub: { scheduler } });
    org.publish(CHANNEL, {});
    clock.now += 60 * hour;
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    windTo(270_000);
    const [{ latestReplayId } = { latestReplayId: Buffer.alloc(0) }] = await stream.first(1);
    expect(latestReplayId).toEqual(position(1));
    clock.now += 60 * hour;
    org.publish(CHANNEL, {});
    const resumed = client.subscribe({
      topicName: CHANNEL,
      replayPreset: 'CUSTOM',
      replayId: latestReplayId,
    });
    expect(idsIn(await resumed.first(1))).toEqual([[2]]);
  });

  it('is told no position behind an event that is still to come', async () => {
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ publishDelay: 60_000, pubSub: { scheduler } });
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    expect(org.publish(CHANNEL, {}).replayId).toBe(1);
    windTo(270_000);
    expect(await stream.first(1)).toMatchObject([{ events: [], latestReplayId: position(0) }]);
  });

  it('gets an event of this very turn before a keepalive', async () => {
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ pubSub: { scheduler } });
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    org.publish(CHANNEL, {});
    windTo(270_000);
    expect(idsIn(await stream.first(1))).toEqual([[1]]);
  });

  it('is ended with status 0 when it has asked for nothing for 60 s', async () => {
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ pubSub: { scheduler } });
    const stream = client.subscribe({ topicName: CHANNEL, numRequested: 1 });
    await org.subscribed(CHANNEL);
    org.publish(CHANNEL, {});
    await stream.first(1);
    windTo(59_999);
    expect(org.pubSub.streams).toEqual([{ rpc: 'Subscribe' }]);
    windTo(60_000);
    expect(failureOf(await stream.ended)).toEqual({ status: 0, code: undefined, hasId: false });
    expect(org.pubSub.streams).toEqual([]);
  });
});
