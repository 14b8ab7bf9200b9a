import { connect } from 'node:net';
import { credentials } from '@grpc/grpc-js';
import { selfSigned } from '../../../http/test/helpers/self-signed.ts';
import { failureOf } from '../helpers/failure-of.ts';
import { until } from '../helpers/raw-client.ts';
import { startOrg } from '../helpers/start-org.ts';
import { connectTo, startPubSub } from '../helpers/start-pub-sub.ts';

const CHANNEL = '/event/Order__e';

const isOpen = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

describe('an org with Pub/Sub API', () => {
  it('tells how many connections are open, and when PINGs came', async () => {
    const org = await startOrg({ pubSub: true, now: () => 1_767_225_600_000 });
    const client = connectTo(org, { options: { 'grpc.keepalive_time_ms': 20 } });
    client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    expect(org.pubSub.connections).toBe(1);
    await until(() => org.pubSub.pings.length > 1);
    expect(new Set(org.pubSub.pings)).toEqual(new Set([1_767_225_600_000]));
    client.close();
    await until(() => org.pubSub.connections === 0);
  });

  it('has a port of its own for it', async () => {
    const { org } = await startPubSub();
    expect(org.pubSubEndpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(org.pubSubEndpoint).not.toBe(org.url);
  });

  it('speaks TLS when it is given a certificate', async () => {
    const { key, cert } = selfSigned();
    const org = await startOrg({ pubSub: { tls: { key, cert } } });
    expect(org.pubSubEndpoint).toMatch(/^https:/);
    // The certificate is for an address, which this library does not ask for by its name.
    const security = credentials.createSsl(Buffer.from(cert), null, null, {
      checkServerIdentity: () => undefined,
    });
    const options = { 'grpc.ssl_target_name_override': 'localhost' };
    const client = connectTo(org, { security, options });
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    org.publish(CHANNEL, {});
    expect(await stream.first(1)).toMatchObject([{ pendingNumRequested: 99 }]);
  });

  it('goes on when a client does not trust its certificate', async () => {
    const org = await startOrg({ pubSub: { tls: selfSigned() } });
    const options = { 'grpc.ssl_target_name_override': 'localhost' };
    const security = credentials.createSsl();
    const distrustful = connectTo(org, { security, options });
    const call = distrustful.unary('GetTopic', { topicName: CHANNEL });
    await expect(call).rejects.toMatchObject({ code: 14 });
    expect(await isOpen(org.pubSubEndpoint)).toBe(true);
    expect(org.calls('GetTopic')).toEqual([]);
  });

  it('does not start when its port is taken, and leaves no other open', async () => {
    const one = await startPubSub();
    const free = await startOrg();
    await free.close();
    const port = Number(new URL(free.url).port);
    const taken = { port: Number(new URL(one.org.pubSubEndpoint).port) };
    await expect(startOrg({ port, pubSub: taken })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(await isOpen(free.url)).toBe(false);
  });

  it('goes down with both ports, and comes back on them', async () => {
    const { org, client } = await startPubSub();
    const before = org.pubSubEndpoint;
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    await org.goDown();
    expect(failureOf(await stream.ended)).toMatchObject({ status: 14 });
    expect(await isOpen(before)).toBe(false);
    await org.comeBack();
    expect(org.pubSubEndpoint).toBe(before);
    await connectTo(org).unary('GetTopic', { topicName: CHANNEL });
  });

  it('breaks its connections off without going down', async () => {
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    org.dropConnections();
    expect(failureOf(await stream.ended)).toMatchObject({ status: 14 });
    await connectTo(org).unary('GetTopic', { topicName: CHANNEL });
  });

  it('leaves no port, stream or timer when it is closed', async () => {
    const set = jest.spyOn(globalThis, 'setInterval');
    const clear = jest.spyOn(globalThis, 'clearInterval');
    const { org, client } = await startPubSub();
    const stream = client.subscribe({ topicName: CHANNEL });
    await until(() => set.mock.calls.some(([, wait]) => wait === 270_000));
    await org.close();
    await stream.ended;
    expect(await isOpen(org.pubSubEndpoint)).toBe(false);
    expect(org.pubSub.streams).toEqual([]);
    const ours = set.mock.results.filter((_, index) => set.mock.calls[index]?.[1] === 270_000);
    const cleared = clear.mock.calls.map(([timer]) => timer);
    expect(cleared).toEqual(expect.arrayContaining(ours.map(({ value }) => value as unknown)));
    jest.restoreAllMocks();
  });
});

describe('a token', () => {
  it.each([
    ['is revoked', 'revokeToken'],
    ['is revoked with all others', 'revokeAllTokens'],
  ] as const)('that %s ends its streams', async (_, revoke) => {
    const { org } = await startPubSub();
    const token = org.issueToken().accessToken;
    const stream = connectTo(org, { token }).subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    if (revoke === 'revokeToken') org.revokeToken(token);
    else org.revokeAllTokens();
    expect(failureOf(await stream.ended)).toEqual({
      status: 16,
      code: 'service.auth.error',
      hasId: true,
    });
  });

  it('that is revoked where it was issued ends its streams', async () => {
    const { org } = await startPubSub();
    const token = org.issueToken().accessToken;
    const stream = connectTo(org, { token }).subscribe({ topicName: CHANNEL });
    await org.subscribed(CHANNEL);
    await fetch(`${org.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
    });
    expect(failureOf(await stream.ended)).toMatchObject({ status: 16 });
  });

  it('that is revoked or expires leaves the streams of others and its own running ones alone', async () => {
    const { org, client } = await startPubSub();
    const token = org.issueToken().accessToken;
    const streams = [
      client.subscribe({ topicName: CHANNEL }),
      connectTo(org, { token }).subscribe({ topicName: CHANNEL }),
    ];
    await until(() => org.pubSub.streams.length === 2);
    org.expireToken(token);
    org.revokeToken(org.issueToken().accessToken);
    org.publish(CHANNEL, {});
    for (const stream of streams) expect(await stream.first(1)).toHaveLength(1);
  });
});

describe('an org without Pub/Sub API', () => {
  it('says how to get one', async () => {
    const org = await startOrg();
    for (const use of [() => org.pubSubEndpoint, () => org.pubSub, () => org.calls('Subscribe')]) {
      expect(use).toThrow(TypeError);
      expect(use).toThrow('startMockOrg({ pubSub: true })');
    }
  });
});
