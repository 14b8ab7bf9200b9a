import { once } from 'node:events';
import type { MockOrg } from '../../src/index.ts';
import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import { failureOf } from '../helpers/failure-of.ts';
import {
  NGHTTP2_CANCEL,
  NGHTTP2_ENHANCE_YOUR_CALM,
  NGHTTP2_NO_ERROR,
  beginCall,
  factsOf,
  fetchOfA,
  http2Session,
  topicOfA,
} from '../helpers/http2-client.ts';
import { until } from '../helpers/raw-client.ts';
import { startPubSub } from '../helpers/start-pub-sub.ts';

const CHANNEL = '/event/A__e';

const failedCall = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => failureOf(error as Parameters<typeof failureOf>[0]),
  );

describe('endStreams', () => {
  it('ends subscriptions and publish streams with status 0', async () => {
    const { org, client } = await startPubSub();
    const streams = [client.subscribe({ topicName: CHANNEL }), client.stream('PublishStream')];
    await until(() => org.pubSub.streams.length === 2);
    org.pubSub.endStreams();
    for (const { ended } of streams) expect((await ended).code).toBe(0);
    expect(org.pubSub.streams).toEqual([]);
  });

  it('ends them with a failure of the service, or of something before it', async () => {
    const { org, client } = await startPubSub();
    for (const [failure, facts] of [
      [
        { status: 13, code: 'service.unavailable' },
        { status: 13, code: 'service.unavailable', hasId: true },
      ],
      [
        { status: 14, text: 'down for maintenance' },
        { status: 14, code: undefined, hasId: false },
      ],
    ] as const) {
      const stream = client.subscribe({ topicName: CHANNEL });
      await until(() => org.pubSub.streams.length === 1);
      org.pubSub.endStreams(failure);
      expect(failureOf(await stream.ended)).toEqual(facts);
    }
  });
});

describe('resetStreams', () => {
  it.each([undefined, NGHTTP2_NO_ERROR, 2, 7, 11])('resets them with the code %p', async (code) => {
    const { org } = await startPubSub();
    const stream = beginCall(await http2Session(org), org, 'Subscribe', fetchOfA);
    const facts = factsOf(stream);
    await org.subscribed(CHANNEL);
    org.pubSub.resetStreams(code);
    const { trailers, resetCode } = await facts;
    expect(resetCode).toBe(code ?? NGHTTP2_CANCEL);
    expect(trailers).toBeUndefined();
  });
});

describe('noTrailers', () => {
  it('ends streams without a status', async () => {
    const { org } = await startPubSub();
    const facts = factsOf(beginCall(await http2Session(org), org, 'Subscribe', fetchOfA));
    await org.subscribed(CHANNEL);
    org.pubSub.noTrailers();
    const { headers, trailers, resetCode } = await facts;
    expect(headers).toMatchObject({ ':status': 200 });
    expect(headers).not.toHaveProperty('grpc-status');
    expect(trailers).toBeUndefined();
    expect(resetCode).toBe(NGHTTP2_NO_ERROR);
  });
});

describe('garbage', () => {
  it('is sent as it is', async () => {
    const { org } = await startPubSub();
    const facts = factsOf(beginCall(await http2Session(org), org, 'Subscribe', fetchOfA));
    await org.subscribed(CHANNEL);
    org.pubSub.garbage(Buffer.from('<htm'));
    org.pubSub.endStreams();
    expect(String((await facts).body)).toBe('<htm');
  });

  it('makes a client fail, not the org', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    org.pubSub.garbage(Buffer.from([0, 0x68, 0x74, 0x6d, 0x6c]));
    org.pubSub.endStreams();
    expect((await stream.ended).code).not.toBe(0);
    await expect(client.unary('GetTopic', { topicName: CHANNEL })).resolves.toBeDefined();
  });
});

describe('goAway', () => {
  it('lets open streams go on, and has new ones go to another connection', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    org.pubSub.goAway();
    await client.unary('GetTopic', { topicName: CHANNEL });
    org.publish(CHANNEL, {});
    expect(await stream.first(1)).toMatchObject([{ pendingNumRequested: 99 }]);
  });

  it('ends a connection once its last stream has ended', async () => {
    const { org } = await startPubSub();
    const session = await http2Session(org);
    const facts = factsOf(beginCall(session, org, 'Subscribe', fetchOfA));
    await org.subscribed(CHANNEL);
    const closed = once(session, 'close');
    org.pubSub.goAway();
    await once(session, 'goaway');
    expect(session.closed).toBe(true);
    expect(session.destroyed).toBe(false);
    org.pubSub.endStreams();
    expect((await facts).trailers).toMatchObject({ 'grpc-status': '0' });
    await closed;
  });

  it('tells a code and a text', async () => {
    const { org } = await startPubSub();
    const session = await http2Session(org);
    const told = once(session, 'goaway');
    org.pubSub.goAway({ code: NGHTTP2_ENHANCE_YOUR_CALM, text: 'too_many_pings' });
    const [code, , text] = (await told) as [number, number, Buffer];
    expect([code, String(text)]).toEqual([NGHTTP2_ENHANCE_YOUR_CALM, 'too_many_pings']);
  });
});

describe('a connection that has ended for the org, and not yet for its client', () => {
  it.each<[string, (org: MockOrg) => void]>([
    ['goAway', (org) => org.pubSub.goAway()],
    ['streamLimit', (org) => org.pubSub.streamLimit(10)],
  ])('is passed over by %s', async (_, strike) => {
    const { org } = await startPubSub();
    const session = await http2Session(org);
    await factsOf(beginCall(session, org, 'GetTopic', topicOfA));
    org.pubSub.goAway();
    let turns = 0;
    for (; org.pubSub.connections > 0; turns += 1) {
      strike(org);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(turns).toBeGreaterThan(0);
  });
});

describe('silence', () => {
  it('leaves PINGs without an answer while all else goes on, until it is ended', async () => {
    const { org } = await startPubSub();
    const session = await http2Session(org);
    let answers = 0;
    const ping = (): void => void session.ping(() => (answers += 1));
    const endSilence = org.pubSub.silence({ keepalives: false });
    ping();
    await factsOf(beginCall(session, org, 'GetTopic', topicOfA));
    expect(answers).toBe(0);
    endSilence();
    ping();
    await until(() => answers === 1);
  });

  it('leaves the empty responses of quiet streams out', async () => {
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ pubSub: { scheduler, keepalive: 100_000 } });
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    const endSilence = org.pubSub.silence({ pings: false });
    windTo(250_000);
    endSilence();
    windTo(300_000);
    await stream.first(1);
    await client.unary('GetTopic', { topicName: CHANNEL });
    expect(stream.answers).toHaveLength(1);
  });
});

describe('failCalls', () => {
  const unavailable = { status: 13, code: 'service.unavailable' } as const;

  it('fails the next calls of one method, as many as it is told', async () => {
    const { org, client } = await startPubSub();
    org.pubSub.failCalls({ ...unavailable, rpc: 'GetTopic', times: 2 });
    const stream = client.subscribe({ topicName: CHANNEL });
    const calls = await Promise.all(
      [1, 2, 3].map(() => failedCall(client.unary('GetTopic', { topicName: CHANNEL }))),
    );
    const failure = { ...unavailable, hasId: true };
    expect(calls).toEqual([failure, failure, undefined]);
    expect(org.calls('GetTopic').map(({ status }) => status)).toEqual([13, 13, 0]);
    await org.subscribed(CHANNEL);
    stream.cancel();
  });

  it('takes it back', async () => {
    const { org, client } = await startPubSub();
    org.pubSub.failCalls({ ...unavailable, times: Infinity })();
    expect(await failedCall(client.unary('GetTopic', { topicName: CHANNEL }))).toBeUndefined();
  });

  it.each([true, false])('with trailers only: %p', async (trailersOnly) => {
    const { org } = await startPubSub();
    org.pubSub.failCalls({ ...unavailable, text: '100 % für ünï', trailersOnly });
    const { headers, trailers } = await factsOf(
      beginCall(await http2Session(org), org, 'GetTopic', topicOfA),
    );
    const where = trailersOnly ? headers : trailers;
    expect(trailersOnly ? trailers : headers?.['grpc-status']).toBeUndefined();
    expect(where).toMatchObject({
      'grpc-status': '13',
      'grpc-message': expect.stringMatching(/^100 %25 f%C3%BCr %C3%BCn%C3%AF rpcId: [\da-f-]{36}$/),
      'error-code': 'sfdc.platform.eventbus.grpc.service.unavailable',
      'rpc-id': expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });
});

describe('html', () => {
  it('answers the next call with a page, as a proxy does', async () => {
    const { org } = await startPubSub();
    const session = await http2Session(org);
    org.pubSub.html(429, { headers: { 'retry-after': '7' } });
    const page = await factsOf(beginCall(session, org, 'GetTopic', topicOfA));
    expect(page.headers).toMatchObject({
      ':status': 429,
      'content-type': 'text/html',
      'retry-after': '7',
    });
    expect(String(page.body)).toContain('<h1>429</h1>');
    const next = await factsOf(beginCall(session, org, 'GetTopic', topicOfA));
    expect(next.trailers).toMatchObject({ 'grpc-status': '0' });
  });

  it('is unavailability for a client that knows gRPC only', async () => {
    const { org, client } = await startPubSub();
    org.pubSub.html();
    const call = failedCall(client.unary('GetTopic', { topicName: CHANNEL }));
    expect(await call).toMatchObject({ status: 14 });
  });
});

describe('splitResponses', () => {
  it('puts no more events into one response than it is told', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL, numRequested: 10 });
    await org.subscribed(CHANNEL);
    org.pubSub.splitResponses(2);
    for (let n = 0; n < 5; n += 1) org.publish(CHANNEL, {});
    const answers = await stream.first(3);
    expect(answers.map(({ events }) => events.length)).toEqual([2, 2, 1]);
    expect(answers.map(({ pendingNumRequested }) => pendingNumRequested)).toEqual([8, 6, 5]);
  });
});

describe('slowSchema', () => {
  it('holds the answers of GetSchema back', async () => {
    const { scheduler, windTo } = handWoundClock();
    const { org, client } = await startPubSub({ pubSub: { scheduler } });
    org.pubSub.slowSchema(1_200);
    const { schemaId } = await client.unary('GetTopic', { topicName: CHANNEL });
    const schema = client.unary('GetSchema', { schemaId });
    await until(() => org.calls('GetSchema')[0]?.requests.length === 1);
    windTo(1_199);
    await client.unary('GetTopic', { topicName: CHANNEL });
    expect(org.calls('GetSchema')[0]).toMatchObject({ isOpen: true });
    windTo(1_200);
    expect(await schema).toMatchObject({ schemaId });
  });
});

describe('streamLimit', () => {
  it('is told to clients that are connected, and to those that come', async () => {
    const { org } = await startPubSub({ pubSub: { streamLimit: 50 } });
    const session = await http2Session(org);
    expect(session.remoteSettings.maxConcurrentStreams).toBe(50);
    org.pubSub.streamLimit(1);
    await until(() => session.remoteSettings.maxConcurrentStreams === 1);
    const next = await http2Session(org);
    expect(next.remoteSettings.maxConcurrentStreams).toBe(1);
  });

  it('has a client wait with what is beyond it', async () => {
    const { org, client } = await startPubSub({ pubSub: { streamLimit: 1 } });
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    const topic = client.unary('GetTopic', { topicName: CHANNEL });
    await factsOf(beginCall(await http2Session(org), org, 'GetTopic', topicOfA));
    expect(org.calls('GetTopic')).toHaveLength(1);
    stream.cancel();
    await topic;
    expect(org.calls('GetTopic')).toHaveLength(2);
  });
});

describe('a move to another instance', () => {
  it('ends streams, and begins its replay ids again', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    org.publish(CHANNEL, {});
    org.publish(CHANNEL, {});
    const [answer] = await stream.first(1);
    org.migrate();
    expect(failureOf(await stream.ended)).toMatchObject({ code: 'service.unavailable' });
    const resumed = client.subscribe({
      topicName: CHANNEL,
      replayPreset: 'CUSTOM',
      replayId: answer!.latestReplayId,
    });
    expect(failureOf(await resumed.ended)).toMatchObject({
      code: 'subscription.fetch.replayid.corrupted',
    });
    expect(org.publish(CHANNEL, {}).replayId).toBe(1);
  });
});
