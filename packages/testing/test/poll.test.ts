import { RawClient, until } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

const CHANNEL = '/event/Order__e';

describe('a poll', () => {
  it('is answered at once the first time, with the advice', async () => {
    const client = new RawClient(await startOrg());
    await client.handshake();
    const { messages } = await client.connect({ id: '2' });
    expect(messages).toEqual([
      {
        clientId: client.clientId,
        channel: '/meta/connect',
        id: '2',
        successful: true,
        advice: { reconnect: 'retry', interval: 0, timeout: 110_000 },
      },
    ]);
  });

  it('is held from the second one on, while other exchanges go on', async () => {
    const client = await new RawClient(await startOrg()).open();
    const poll = await client.heldPoll();
    await client.subscribe(CHANNEL);
    await client.subscribe('/topic/Cases');
    expect(poll.answered).toBe(false);
  });

  it('ends empty and without advice when the hold time is over', async () => {
    const client = await new RawClient(await startOrg({ hold: 5 })).open();
    const { messages } = await client.connect({ id: '7' });
    expect(messages).toEqual([
      { clientId: client.clientId, channel: '/meta/connect', id: '7', successful: true },
    ]);
  });

  it('brings no more events than one response may carry, and the next poll the rest', async () => {
    const org = await startOrg({ eventsPerResponse: 2 });
    const client = await new RawClient(org).open();
    const data = [1, 2, 3, 4, 5].map(() => org.publish(CHANNEL, {}).message['data']);
    const poll = await client.heldPoll();
    const replayed = await client.subscribe(CHANNEL, { [CHANNEL]: -2 });
    expect(replayed.events).toEqual(data.slice(0, 2));
    expect((await poll.answer).events).toEqual(data.slice(2, 4));
    expect((await client.connect()).events).toEqual(data.slice(4));
  });

  it('advises the hold time it will keep', async () => {
    const client = new RawClient(await startOrg({ hold: 1234 }));
    await client.handshake();
    expect((await client.connect()).reply['advice']).toMatchObject({ timeout: 1234 });
  });

  it('is not held when the client asks for a timeout of 0', async () => {
    const client = await new RawClient(await startOrg()).open();
    expect((await client.connect({ advice: { timeout: 0 } })).reply.successful).toBe(true);
  });

  it('is not held when it shares its request with another message', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { messages } = await client.send([
      { channel: '/meta/connect', connectionType: 'long-polling' },
      { channel: '/meta/subscribe', subscription: CHANNEL },
    ]);
    expect(messages.map(({ channel, successful }) => [channel, successful])).toEqual([
      ['/meta/connect', true],
      ['/meta/subscribe', true],
    ]);
  });

  it('is released by an event, which stands before the reply', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll({ id: '9' });
    const { message } = org.publish(CHANNEL, { Number__c: '17' });
    expect((await poll.answer).messages).toEqual([
      message,
      { clientId: client.clientId, channel: '/meta/connect', id: '9', successful: true },
    ]);
  });

  it('brings all events of one synchronous turn together', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll();
    const published = [1, 2, 3].map((n) => org.publish(CHANNEL, { n }).message['data']);
    expect((await poll.answer).events).toEqual(published);
  });

  it('cancels an older one of the same session, which ends with HTTP 500', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const older = await client.heldPoll();
    const newer = await client.heldPoll();
    expect((await older.answer).status).toBe(500);
    const { message } = org.publish(CHANNEL, {});
    expect((await newer.answer).events).toEqual([message['data']]);
  });

  it('is refused with another connection type than long-polling', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { reply } = await client.connect({ connectionType: 'callback-polling' });
    expect(reply).toMatchObject({
      successful: false,
      error: '400::Invalid connection type callback-polling',
    });
  });
});

describe('delivery', () => {
  it('gives a session each event once and in order across polls', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL, '/topic/Cases');
    const published: unknown[] = [];
    const received: unknown[] = [];
    for (let round = 0; round < 20; round += 1) {
      const poll = await client.heldPoll();
      for (let burst = 0; burst <= round % 3; burst += 1) {
        const channel = burst === 1 ? '/topic/Cases' : CHANNEL;
        published.push(org.publish(channel, { round, burst }).message['data']);
      }
      received.push(...(await poll.answer).events);
    }
    expect(received).toEqual(published);
  });

  it('keeps events for the next poll while none is held', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const first = org.publish(CHANNEL, { n: 1 }).message['data'];
    const second = org.publish(CHANNEL, { n: 2 }).message['data'];
    expect((await client.connect()).events).toEqual([first, second]);
  });

  it('lets events ride on the reply to another exchange (behaviour 43)', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const { message } = org.publish(CHANNEL, {});
    const { messages } = await client.subscribe('/topic/Cases');
    expect(messages.map(({ channel }) => channel)).toEqual([CHANNEL, '/meta/subscribe']);
    expect(messages[0]).toEqual(message);
  });

  it('leaves a held poll alone when the events rode on another reply', async () => {
    const org = await startOrg();
    org.publish(CHANNEL, {});
    const client = await new RawClient(org).open();
    const poll = await client.heldPoll();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: -2 })).events).toHaveLength(1);
    await client.subscribe('/topic/Cases');
    expect(poll.answered).toBe(false);
  });

  it('keeps events for a client whose poll was cut before it was answered', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll();
    org.dropConnections();
    await expect(poll.answer).rejects.toThrow();
    const { message } = org.publish(CHANNEL, {});
    expect((await client.connect()).events).toEqual([message['data']]);
  });

  it('loses events with a response that is lost; replay brings them back', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const seen = org.publish(CHANNEL, { n: 1 });
    await client.connect();
    const lost = org.publish(CHANNEL, { n: 2 });
    org.intercept('/meta/connect', 'truncate');
    await expect(client.connect()).rejects.toThrow();
    expect((await client.connect({ advice: { timeout: 0 } })).events).toEqual([]);
    const { events } = await client.subscribe(CHANNEL, { [CHANNEL]: seen.replayId });
    expect(events).toEqual([lost.message['data']]);
  });

  it('stops with unsubscribe', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    const { reply } = await client.send([
      { channel: '/meta/unsubscribe', subscription: CHANNEL, id: '5' },
    ]);
    expect(reply).toEqual({
      clientId: client.clientId,
      channel: '/meta/unsubscribe',
      id: '5',
      subscription: CHANNEL,
      successful: true,
    });
    org.publish(CHANNEL, {});
    expect((await client.connect({ advice: { timeout: 0 } })).events).toEqual([]);
  });

  it('does not come before the publish delay is over', async () => {
    const org = await startOrg({ publishDelay: 60_000 });
    const client = await new RawClient(org).open(CHANNEL);
    org.publish(CHANNEL, {});
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: -2 })).events).toEqual([]);
  });

  it('comes after the publish delay, in order', async () => {
    const org = await startOrg({ publishDelay: 1 });
    const client = await new RawClient(org).open(CHANNEL);
    const published = [1, 2, 3].map((n) => org.publish(CHANNEL, { n }).message['data']);
    const received: unknown[] = [];
    while (received.length < 3) received.push(...(await client.connect()).events);
    expect(received).toEqual(published);
  });
});

describe('cookies', () => {
  it('are wanted: a session without BAYEUX_BROWSER is told so', async () => {
    const client = await new RawClient(await startOrg()).open();
    client.cookies.delete('BAYEUX_BROWSER');
    const { reply } = await client.connect({ id: '3' });
    expect(reply).toEqual({
      clientId: client.clientId,
      channel: '/meta/connect',
      id: '3',
      successful: false,
      error: `400::Client ${String(client.clientId)} has established a session, but no BAYEUX_BROWSER cookie present`,
    });
  });

  it.each(['BAYEUX_BROWSER', 'sfdc-stream'])(
    'lead to the session: with a strange %s the client is unknown',
    async (name) => {
      const client = await new RawClient(await startOrg()).open();
      client.cookies.set(name, 'other');
      expect((await client.connect()).reply.error).toBe('403::Unknown client');
    },
  );

  it('lead to the session: with the sfdc-stream of another server the client is unknown', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open();
    const other = await new RawClient(org).open();
    client.cookies.set('sfdc-stream', other.cookies.get('sfdc-stream') ?? '');
    expect((await client.connect()).reply.error).toBe('403::Unknown client');
  });

  it('lead elsewhere when the load balancer has forgotten the client, which then gets a new routing cookie', async () => {
    const clock = { now: Date.UTC(2026, 2, 4) };
    const org = await startOrg({ now: () => clock.now, sessionTimeout: Infinity });
    const client = await new RawClient(org).open();
    const route = client.cookies.get('sfdc-stream');
    clock.now += 3 * 3_600_000 - 1;
    await client.subscribe(CHANNEL);
    clock.now += 1;
    expect((await client.connect()).reply).toMatchObject({
      error: '403::Unknown client',
      advice: { reconnect: 'handshake', interval: 0 },
    });
    expect(client.cookies.get('sfdc-stream')).not.toBe(route);
    await client.handshake();
    expect((await client.connect()).reply.successful).toBe(true);
  });

  it('shared by two sessions make the second one poll at intervals', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open();
    const first = client.clientId;
    await client.handshake();
    for (const _ of [1, 2]) {
      const { reply } = await client.connect();
      expect(reply).toMatchObject({
        successful: true,
        advice: {
          'multiple-clients': true,
          reconnect: 'retry',
          interval: 2000,
          timeout: 110_000,
        },
      });
    }
    await client.send([{ channel: '/meta/disconnect', clientId: first }]);
    const { reply } = await client.connect({ advice: { timeout: 0 } });
    expect(reply['advice']).toEqual({ reconnect: 'retry', interval: 0, timeout: 110_000 });
  });

  it('not shared let two sessions be held side by side', async () => {
    const org = await startOrg();
    const one = await new RawClient(org).open();
    const other = await new RawClient(org).open();
    const poll = await one.heldPoll();
    const otherPoll = await other.heldPoll();
    await one.subscribe(CHANNEL);
    expect([poll.answered, otherPoll.answered]).toEqual([false, false]);
  });
});

describe('a session', () => {
  const unknown = {
    error: '403::Unknown client',
    successful: false,
    advice: { reconnect: 'handshake', interval: 0 },
  };

  it('is unknown under an id that was never given', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { reply } = await client.connect({ clientId: 'nobody', id: '4' });
    expect(reply).toEqual({ channel: '/meta/connect', id: '4', ...unknown });
  });

  it('must be begun with a handshake', async () => {
    const client = new RawClient(await startOrg());
    expect((await client.subscribe(CHANNEL)).reply.error).toBe(
      '403::Client has not completed handshake',
    );
  });

  it('expires when no poll comes in time after the last response', async () => {
    const clock = { now: 0 };
    const org = await startOrg({ now: () => clock.now });
    const client = await new RawClient(org).open();
    clock.now += 39_999;
    await client.subscribe(CHANNEL);
    clock.now += 39_999;
    expect(org.sessions).toEqual([{ clientId: client.clientId, subscriptions: [CHANNEL] }]);
    clock.now += 1;
    expect(org.sessions).toEqual([]);
    expect((await client.connect()).reply).toMatchObject(unknown);
  });

  it('does not expire while a poll is held', async () => {
    const clock = { now: 0 };
    const org = await startOrg({ now: () => clock.now });
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll();
    clock.now += 100_000;
    org.publish(CHANNEL, {});
    expect((await poll.answer).events).toHaveLength(1);
    clock.now += 39_999;
    expect(org.sessions).toHaveLength(1);
  });

  it('expires when its client left in the middle of a poll', async () => {
    const clock = { now: 0 };
    const org = await startOrg({ now: () => clock.now });
    const client = await new RawClient(org).open();
    const leaving = new AbortController();
    const poll = await client.heldPoll({}, leaving.signal);
    leaving.abort();
    await expect(poll.answer).rejects.toThrow();
    await until(() => {
      clock.now += 40_000;
      return org.sessions.length === 0;
    });
  });

  it('ends with disconnect, which releases the held poll', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open();
    const poll = await client.heldPoll();
    const { reply } = await client.send([{ channel: '/meta/disconnect', id: '6' }]);
    expect(reply).toEqual({
      clientId: client.clientId,
      channel: '/meta/disconnect',
      id: '6',
      successful: true,
    });
    expect((await poll.answer).reply).toMatchObject({
      successful: true,
      advice: { reconnect: 'none' },
    });
    expect(org.sessions).toEqual([]);
  });

  it('may not publish', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { reply } = await client.send([{ channel: '/u/demo', data: 'hi', id: '7' }]);
    expect(reply).toMatchObject({
      channel: '/u/demo',
      id: '7',
      successful: false,
      error: '403:denied_by_security_policy:publish denied',
    });
  });

  it('gets an answer to a meta channel that does not exist, and to a message without a channel', async () => {
    const client = await new RawClient(await startOrg()).open();
    const { messages } = await client.send([{ channel: '/meta/other' }, { data: 1 }]);
    expect(messages.map(({ error }) => error)).toEqual([
      '404:/meta/other:Unknown Channel',
      '400::channel missing',
    ]);
  });
});

describe('a token', () => {
  const invalid = {
    error: '401::Authentication invalid',
    successful: false,
    advice: { reconnect: 'none', interval: 0 },
  };

  it('is checked at each exchange', async () => {
    const org = await startOrg();
    const token = org.issueToken().accessToken;
    const client = await new RawClient(org, token).open();
    org.revokeToken(token);
    expect((await client.connect({ id: '7' })).reply).toEqual({
      clientId: client.clientId,
      channel: '/meta/connect',
      id: '7',
      ...invalid,
    });
    expect((await client.subscribe(CHANNEL)).reply).toMatchObject(invalid);
  });

  it('releases the poll held with it when it is revoked, and no other', async () => {
    const org = await startOrg();
    const token = org.issueToken().accessToken;
    const client = await new RawClient(org, token).open();
    const other = await new RawClient(org).open();
    const poll = await client.heldPoll();
    const otherPoll = await other.heldPoll();
    org.revokeToken(token);
    expect((await poll.answer).reply).toMatchObject(invalid);
    await other.subscribe(CHANNEL);
    expect(otherPoll.answered).toBe(false);
    org.revokeAllTokens();
    expect((await otherPoll.answer).reply).toMatchObject(invalid);
  });

  it('may be replaced within a session', async () => {
    const org = await startOrg();
    const client = await new RawClient(org).open(CHANNEL);
    org.revokeAllTokens();
    client.useToken(org.issueToken().accessToken);
    const { message } = org.publish(CHANNEL, {});
    expect((await client.connect()).events).toEqual([message['data']]);
  });
});
