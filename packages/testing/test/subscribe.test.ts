import type { MockOrg } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

const CHANNEL = '/event/Order__e';

const invalid = (replayId: number | string): string =>
  `400::The replayId {${replayId}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`;

/** Publishes so many events; their data. */
const publish = (org: MockOrg, count: number, channel = CHANNEL): unknown[] =>
  Array.from({ length: count }, (_, n) => org.publish(channel, { n }).message['data']);

describe('subscribe', () => {
  it('is granted with the request repeated', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open();
    const { messages } = await client.send([
      { channel: '/meta/subscribe', subscription: CHANNEL, id: '3' },
    ]);
    expect(messages).toEqual([
      {
        clientId: client.clientId,
        channel: '/meta/subscribe',
        id: '3',
        subscription: CHANNEL,
        successful: true,
      },
    ]);
    expect(org.sessions).toEqual([{ clientId: client.clientId, subscriptions: [CHANNEL] }]);
  });

  it('works before the first poll', async () => {
    const client = new RawClient(await startOrg());
    await client.handshake();
    expect((await client.subscribe(CHANNEL)).reply.successful).toBe(true);
  });

  it.each([
    '/topic/Cases',
    '/u/a/b/c',
    '/event/A__chn',
    '/data/ChangeEvents',
    '/systemTopic/Logging',
  ])('knows the channel %s', async (channel) => {
    const client = await new RawClient(await startOrg()).open();
    expect((await client.subscribe(channel)).reply.successful).toBe(true);
  });

  it.each([
    ['', '400::Channel name not specified'],
    ['topic/Cases', "400::Channel subscriptions must start with a leading '/'"],
    [
      "/topic/Cases?Bad Field='a'",
      '400::Query fields {Bad Field} do not exist on the topic entity',
    ],
    ...[
      '/foo/bar',
      '/event/',
      '/event/*',
      '/u/**',
      '/topic/a/b',
      '/meta/connect',
      "/event/A?b='c'",
    ].map((channel) => [
      channel,
      `400::The channel you requested to subscribe to doesn't exist {${channel}}`,
    ]),
  ])('refuses %p', async (channel, error) => {
    const org = await startOrg();
    const client = await new RawClient(org).open();
    expect((await client.subscribe(channel)).reply).toMatchObject({
      channel: '/meta/subscribe',
      subscription: channel,
      successful: false,
      error,
    });
    expect(org.sessions[0]?.subscriptions).toEqual([]);
  });

  it('refuses a request that names no channel', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { reply } = await client.send([{ channel: '/meta/subscribe' }]);
    expect(reply.error).toBe('400::Channel name not specified');
  });

  it('knows only the channels of the options when these are given', async () => {
    const client = await new RawClient(await startOrg({ channels: ['/topic/Cases'] })).open();
    expect((await client.subscribe("/topic/Cases?Status='New'")).reply.successful).toBe(true);
    expect((await client.subscribe('/topic/Others')).reply.error).toBe(
      "400::The channel you requested to subscribe to doesn't exist {/topic/Others}",
    );
  });

  it('answers each message of a batch', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { messages } = await client.send(
      ['/topic/A', 'B', '/topic/C'].map((subscription) => ({
        channel: '/meta/subscribe',
        subscription,
      })),
    );
    expect(messages.map(({ subscription, successful }) => [subscription, successful])).toEqual([
      ['/topic/A', true],
      ['B', false],
      ['/topic/C', true],
    ]);
  });

  it('takes an array in order up to the first refusal, and answers once', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open();
    const subscription = ['/topic/A', '/nothing', '/topic/C'];
    const { messages } = await client.send([{ channel: '/meta/subscribe', subscription }]);
    expect(messages).toEqual([
      expect.objectContaining({ subscription, successful: false, error: expect.any(String) }),
    ]);
    expect(org.sessions[0]?.subscriptions).toEqual(['/topic/A']);
  });
});

describe('subscribed', () => {
  it('resolves when a client subscribes to that channel', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open('/topic/Other');
    const seen: string[] = [];
    const both = [org.subscribed(CHANNEL), org.subscribed(CHANNEL)].map((subscribed) =>
      subscribed.then(() => seen.push(CHANNEL)),
    );
    await client.subscribe('/topic/Cases');
    expect(seen).toEqual([]);
    await client.subscribe(CHANNEL);
    await Promise.all(both);
    expect(seen).toEqual([CHANNEL, CHANNEL]);
  });

  it('resolves at once when a client is subscribed, but not for a session that is gone', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    await org.subscribed(CHANNEL);
    org.forgetSessions();
    const again = org.subscribed(CHANNEL).then(() => org.sessions.length);
    await client.open(CHANNEL);
    expect(await again).toBe(1);
  });
});

describe('replay', () => {
  it.each([[undefined], [{ [CHANNEL]: -1 }]])('of %p brings new events only', async (replay) => {
    const org = await startOrg();
    publish(org, 2);
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, replay)).events).toEqual([]);
    const fresh = publish(org, 1);
    expect((await client.connect()).events).toEqual(fresh);
  });

  it('of -2 brings everything retained with the reply, then new events', async () => {
    const org = await startOrg();
    const retained = publish(org, 3);
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: -2 })).events).toEqual(retained);
    const fresh = publish(org, 1);
    expect((await client.connect()).events).toEqual(fresh);
  });

  it('of -2 on a channel without events brings nothing', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { reply, events } = await client.subscribe(CHANNEL, { [CHANNEL]: -2 });
    expect([reply.successful, events]).toEqual([true, []]);
  });

  it('of an id brings everything after it', async () => {
    const org = await startOrg();
    const [, , ...later] = publish(org, 4);
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: 2 })).events).toEqual(later);
  });

  it('of the newest id brings new events only', async () => {
    const org = await startOrg();
    publish(org, 4);
    const client = await new RawClient(org).open();
    const { reply, events } = await client.subscribe(CHANNEL, { [CHANNEL]: 4 });
    expect([reply.successful, events]).toEqual([true, []]);
  });

  it('goes into the next response when the subscription rides in a batch', async () => {
    const org = await startOrg();
    const retained = publish(org, 2);
    const client = await new RawClient(org).open();
    const { messages, events } = await client.send([
      { channel: '/meta/connect', connectionType: 'long-polling' },
      { channel: '/meta/subscribe', subscription: CHANNEL, ext: { replay: { [CHANNEL]: -2 } } },
    ]);
    expect(events).toEqual(retained);
    expect(messages.slice(2).map(({ channel }) => channel)).toEqual([
      '/meta/connect',
      '/meta/subscribe',
    ]);
  });

  it.each([0, 5, -3, 1.5, 'five', null])('of %p, which no event has, is refused', async (id) => {
    const org = await startOrg();
    publish(org, 4);
    const client = await new RawClient(org).open();
    const { reply, events } = await client.subscribe(CHANNEL, { [CHANNEL]: id });
    expect(events).toEqual([]);
    expect(reply.error).toBe(invalid(typeof id === 'string' ? '"five"' : String(id)));
    expect(org.sessions[0]?.subscriptions).toEqual([]);
  });

  it('knows an id only on its own channel', async () => {
    const org = await startOrg();
    publish(org, 2);
    publish(org, 1, '/topic/Cases');
    const client = await new RawClient(org).open();
    const { reply } = await client.subscribe('/topic/Cases', { '/topic/Cases': 2 });
    expect(reply.error).toBe(invalid(2));
  });

  it('steps over holes in the ids, and refuses an id in a hole', async () => {
    const org = await startOrg({ replayIds: { first: 100, step: () => 5 } });
    const ids = [0, 1, 2].map(() => org.publish(CHANNEL, {}).replayId);
    expect(ids).toEqual([100, 105, 110]);
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: 105 })).events).toEqual([
      expect.objectContaining({ event: expect.objectContaining({ replayId: 110 }) }),
    ]);
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: 106 })).reply.error).toBe(invalid(106));
  });

  it('refuses ids that were purged, and brings what came after the purge', async () => {
    const org = await startOrg();
    publish(org, 2);
    org.purge(CHANNEL);
    const kept = publish(org, 1);
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: 2 })).reply.error).toBe(invalid(2));
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: -2 })).events).toEqual(kept);
  });

  it('reaches back 24 h on /topic and 72 h on /event', async () => {
    const clock = { now: Date.UTC(2026, 2, 4) };
    const org = await startOrg({ now: () => clock.now });
    publish(org, 1);
    publish(org, 1, '/topic/Cases');
    const counts = async (): Promise<number[]> => {
      const client = await new RawClient(org).open();
      const { events } = await client.subscribe(CHANNEL, { [CHANNEL]: -2 });
      const topic = await client.subscribe('/topic/Cases', { '/topic/Cases': -2 });
      return [events.length, topic.events.length];
    };
    clock.now += 24 * 3_600_000 - 1;
    expect(await counts()).toEqual([1, 1]);
    clock.now += 1;
    expect(await counts()).toEqual([1, 0]);
    clock.now += 48 * 3_600_000;
    expect(await counts()).toEqual([0, 0]);
  });

  it.each([
    [0, [0, 0]],
    [{ topic: 0 }, [1, 0]],
  ])('is kept as the option says: %p', async (retention, expected) => {
    const org = await startOrg({ retention });
    publish(org, 1);
    publish(org, 1, '/topic/Cases');
    const client = await new RawClient(org).open();
    const { events } = await client.subscribe(CHANNEL, { [CHANNEL]: -2 });
    const topic = await client.subscribe('/topic/Cases', { '/topic/Cases': -2 });
    expect([events.length, topic.events.length]).toEqual(expected);
  });

  it.each([
    [{}, '{}'],
    [{ '/topic/Cases': 5, '/topic/Other': -1 }, '{/topic/Cases=5, /topic/Other=-1}'],
  ])('with a map %p that lacks the channel is refused (behaviour 37)', async (replay, map) => {
    const client = await new RawClient(await startOrg()).open();
    const { reply } = await client.subscribe(CHANNEL, replay);
    expect(reply.error).toContain(
      `400::The replayId for channel {${CHANNEL}} wasn't found using the provided replay ID map {${map}}.`,
    );
  });

  it('accepts a map with other channels beside the one subscribed', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { reply } = await client.subscribe(CHANNEL, { [CHANNEL]: -1, '/topic/Cases': 77 });
    expect(reply.successful).toBe(true);
  });

  it.each(["/topic/Cases?Status='New'", '/topic/Cases'])(
    'of a filtered channel is found under %s (behaviour 38)',
    async (key) => {
      const org = await startOrg();
      const fresh = org.publish('/topic/Cases', { Status: 'New' }).message['data'];
      org.publish('/topic/Cases', { Status: 'Closed' });
      const client = await new RawClient(org).open();
      const { events } = await client.subscribe("/topic/Cases?Status='New'", { [key]: -2 });
      expect(events).toEqual([fresh]);
    },
  );

  it('takes an id given by publishRaw, and goes on counting from there', async () => {
    const org = await startOrg();
    org.publishRaw(CHANNEL, { odd: true }, { replayId: 40 });
    expect(org.publish(CHANNEL, {}).replayId).toBe(41);
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: 40 })).events).toHaveLength(1);
  });
});

describe('a filtered subscription', () => {
  it('brings events for which any of its clauses holds, under the plain name', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open("/topic/Cases?Status='New'&Priority='High'");
    org.publish('/topic/Cases', { Status: 'New', Priority: 'Low' });
    org.publish('/topic/Cases', { Status: 'Closed', Priority: 'Low' });
    org.publish('/topic/Cases', { Status: 'Closed', Priority: 'High' });
    const { messages } = await client.connect();
    expect(messages.map(({ channel }) => channel)).toEqual([
      '/topic/Cases',
      '/topic/Cases',
      '/meta/connect',
    ]);
  });

  it('beside a plain one brings each event once, and ends alone', async () => {
    const org = await startOrg();
    const filtered = "/topic/Cases?Status='New'";
    const client = await new RawClient(org).open('/topic/Cases', filtered);
    org.publish('/topic/Cases', { Status: 'New' });
    expect((await client.connect()).events).toHaveLength(1);
    await client.send([{ channel: '/meta/unsubscribe', subscription: '/topic/Cases' }]);
    org.publish('/topic/Cases', { Status: 'Closed' });
    org.publish('/topic/Cases', { Status: 'New' });
    expect((await client.connect()).events).toHaveLength(1);
  });
});
