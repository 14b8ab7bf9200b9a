import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  authenticationInvalid,
  channelDoesNotExist,
  dailyLimitExceeded,
  handshakeDenied,
  htmlError,
  refused,
  replayIdInvalid,
  serverTooBusy,
  subscribeDenied,
  tokenRefused,
  unknownClient,
} from '../src/index.ts';
import type { Fault, MockOrg } from '../src/index.ts';
import { RawClient, until } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

const CHANNEL = '/event/Order__e';

let org: MockOrg;

beforeEach(async () => {
  org = await startOrg();
});

describe('intercept', () => {
  it('answers in place of the org, once by default, with channel and id filled in', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/connect', { messages: [{ successful: false, error: '400::Odd' }] });
    const { status, messages } = await client.connect({ id: '7' });
    expect(status).toBe(200);
    expect(messages).toEqual([
      { channel: '/meta/connect', id: '7', successful: false, error: '400::Odd' },
    ]);
    expect((await client.connect({ advice: { timeout: 0 } })).reply.successful).toBe(true);
  });

  it('leaves the channel out where the answer says so', async () => {
    const message = { channel: undefined, id: undefined, error: '401::X', successful: false };
    org.intercept('/meta/handshake', { messages: [message] });
    const { messages } = await new RawClient(org).handshake();
    expect(messages).toEqual([{ error: '401::X', successful: false }]);
  });

  it('matches the answers to the messages of a batch by channel', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', {
      messages: [{ channel: '/meta/connect', successful: true }, { successful: false }],
    });
    const { messages } = await client.send([
      { channel: '/meta/subscribe', subscription: CHANNEL, id: 's' },
      { channel: '/meta/connect', id: 'c' },
    ]);
    expect(messages).toEqual([
      { channel: '/meta/connect', id: 'c', successful: true },
      { channel: '/meta/subscribe', id: 's', successful: false },
    ]);
  });

  it('works as often as it is told, and ends when taken back', async () => {
    const client = await new RawClient(org).open();
    const restore = org.intercept('/meta/subscribe', unknownClient(), { times: 2 });
    const forever = org.intercept('/meta/disconnect', unknownClient(), { times: Infinity });
    const outcomes = async (channel: string): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (const _ of [1, 2, 3]) {
        const { reply } = await client.send([{ channel, subscription: CHANNEL }]);
        found.push(reply.successful);
      }
      return found;
    };
    expect(await outcomes('/meta/subscribe')).toEqual([false, false, true]);
    expect(await outcomes('/meta/disconnect')).toEqual([false, false, false]);
    forever();
    restore();
    expect((await client.send([{ channel: '/meta/disconnect' }])).reply.successful).toBe(true);
  });

  it('takes the first that was set and is not used up', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', { status: 501 });
    org.intercept('/meta/subscribe', { status: 502 });
    expect((await client.subscribe(CHANNEL)).status).toBe(501);
    expect((await client.subscribe(CHANNEL)).status).toBe(502);
    expect((await client.subscribe(CHANNEL)).status).toBe(200);
  });

  it('matches by predicate over the recorded request', async () => {
    const client = await new RawClient(org).open();
    org.intercept(
      ({ messages = [] }) => messages.some(({ subscription }) => subscription === '/topic/B'),
      { status: 503 },
    );
    expect((await client.subscribe('/topic/A')).status).toBe(200);
    expect((await client.subscribe('/topic/B')).status).toBe(503);
  });

  it('lets a request through, uncounted, when the answer is undefined', async () => {
    const client = await new RawClient(org).open();
    let busy = false;
    org.intercept('/meta/subscribe', (request) => (busy ? serverTooBusy()(request) : undefined));
    expect((await client.subscribe(CHANNEL)).reply.successful).toBe(true);
    busy = true;
    expect((await client.subscribe(CHANNEL)).reply.successful).toBe(false);
    expect((await client.subscribe(CHANNEL)).reply.successful).toBe(true);
  });

  it('asks the next one when the first lets a request through', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', () => undefined);
    org.intercept('/meta/subscribe', { status: 502 });
    expect((await client.subscribe(CHANNEL)).status).toBe(502);
  });

  it('sends a raw answer: status, headers, and a body of text, bytes or JSON', async () => {
    const client = new RawClient(org);
    org.intercept('/meta/handshake', {
      status: 503,
      headers: { 'Retry-After': '7' },
      body: 'later',
    });
    org.intercept('/meta/handshake', { status: 200, body: new Uint8Array([104, 105]) });
    org.intercept('/meta/handshake', { status: 400, body: [{ error: '400::X' }] });
    const text = await client.handshake();
    expect([text.status, text.headers.get('retry-after'), text.text]).toEqual([503, '7', 'later']);
    expect((await client.handshake()).text).toBe('hi');
    expect((await client.handshake()).messages).toEqual([{ error: '400::X' }]);
  });

  it('waits for a promised answer', async () => {
    const client = await new RawClient(org).open();
    let answerNow = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answerNow = resolve));
    org.intercept('/meta/subscribe', () => asked.then(() => ({ status: 502 })));
    const slow = client.subscribe(CHANNEL);
    await until(() => org.exchanges('/meta/subscribe').length === 1);
    expect((await client.subscribe(CHANNEL)).status).toBe(200);
    answerNow();
    expect((await slow).status).toBe(502);
  });

  const mistake = new Error('my mistake');
  it.each([
    [
      'an answer',
      '/meta/subscribe',
      () => {
        throw mistake;
      },
    ],
    ['a promised answer', '/meta/subscribe', () => Promise.reject(mistake)],
    [
      'a predicate',
      () => {
        throw mistake;
      },
      'drop' as const,
    ],
  ])('shows a test what %s of its own threw', async (_, match, respond) => {
    const client = await new RawClient(org).open();
    org.intercept(match, respond);
    const { status, text } = await client.subscribe(CHANNEL);
    expect([status, text]).toEqual([500, 'The mock org could not answer: Error: my mistake']);
  });

  it('waits for a promise of Node itself', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', () => setTimeout(1, { status: 502 }));
    expect((await client.subscribe(CHANNEL)).status).toBe(502);
  });

  it("'drop' cuts the connection and processes nothing", async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', 'drop');
    await expect(client.subscribe(CHANNEL)).rejects.toThrow('fetch failed');
    expect(org.sessions[0]?.subscriptions).toEqual([]);
  });

  it("'hang' never answers", async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', 'hang');
    const hung = client.subscribe(CHANNEL);
    await client.subscribe('/topic/Cases');
    org.dropConnections();
    await expect(hung).rejects.toThrow('fetch failed');
  });

  it("'truncate' processes the request and cuts its true answer in the middle", async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', 'truncate');
    const answer = await fetch(`${org.url}/cometd/59.0`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${org.issueToken().accessToken}`,
        Cookie: [...client.cookies].map((pair) => pair.join('=')).join('; '),
      },
      body: JSON.stringify([
        { channel: '/meta/subscribe', clientId: client.clientId, subscription: CHANNEL },
      ]),
    });
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(answer.text()).rejects.toThrow('terminated');
    expect(org.sessions[0]?.subscriptions).toEqual([CHANNEL]);
  });

  it("'truncate' keeps a poll held until there is something to cut", async () => {
    const client = await new RawClient(org).open(CHANNEL);
    org.intercept('/meta/connect', 'truncate');
    const poll = await client.heldPoll();
    await client.subscribe('/topic/Cases');
    expect(poll.answered).toBe(false);
    org.publish(CHANNEL, {});
    await expect(poll.answer).rejects.toThrow('terminated');
  });

  it('{ drip } processes the request and lets the true answer trickle, headers and all', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', { drip: 60 });
    const pieces: string[] = [];
    const request = JSON.stringify([
      { channel: '/meta/subscribe', clientId: client.clientId, subscription: CHANNEL },
    ]);
    const socket = connect(Number(new URL(org.url).port), '127.0.0.1');
    socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
    socket.write(
      [
        'POST /cometd/59.0 HTTP/1.1',
        'Host: localhost',
        'Content-Type: application/json',
        `Content-Length: ${String(request.length)}`,
        `Authorization: Bearer ${org.issueToken().accessToken}`,
        `Cookie: ${[...client.cookies].map((pair) => pair.join('=')).join('; ')}`,
        '',
        request,
      ].join('\r\n'),
    );
    await once(socket, 'end');
    const [head = '', body = ''] = pieces.join('').split('\r\n\r\n');
    expect(pieces.length).toBeGreaterThan(1);
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(JSON.parse(body)).toMatchObject([{ successful: true, subscription: CHANNEL }]);
    expect(org.sessions[0]?.subscriptions).toEqual([CHANNEL]);
  });

  it('{ drip } keeps every header, so that a handshake brings its cookies', async () => {
    org.intercept('/meta/handshake', { drip: 1 });
    const client = new RawClient(org);
    const { headers, reply } = await client.handshake();
    expect(reply.successful).toBe(true);
    expect(headers.get('date')).not.toBeNull();
    expect([...client.cookies.keys()]).toEqual(['BAYEUX_BROWSER', 'BrowserId', 't', 'sfdc-stream']);
  });

  it('{ drip } ends with its client', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', { drip: 3_600_000 });
    const dripping = client.subscribe(CHANNEL);
    await until(() => org.sessions[0]?.subscriptions.length === 1);
    org.dropConnections();
    await expect(dripping).rejects.toThrow('fetch failed');
  });

  it('{ change } processes the request and sends what is made of the true answer', async () => {
    const client = await new RawClient(org).open(CHANNEL);
    org.intercept('/meta/connect', {
      change: ({ events, replies, ...answer }) => ({ ...answer, body: [...replies, ...events] }),
    });
    const poll = await client.heldPoll();
    org.publish(CHANNEL, {});
    const { messages } = await poll.answer;
    expect(messages.map(({ channel }) => channel)).toEqual(['/meta/connect', CHANNEL]);
  });

  it('{ change } sees and keeps the status and the headers, cookies among them', async () => {
    org.intercept('/meta/handshake', {
      change: ({ events: _, replies, ...answer }) => ({
        ...answer,
        status: 299,
        body: replies.map((reply) => ({ ...reply, advice: { odd: true } })),
      }),
    });
    const client = new RawClient(org);
    const { status, reply } = await client.handshake();
    expect([status, reply.successful, reply['advice']]).toEqual([299, true, { odd: true }]);
    expect(client.cookies.has('BAYEUX_BROWSER')).toBe(true);
  });

  it('{ change } may hold the true answer back for a while, or for ever', async () => {
    const client = await new RawClient(org).open();
    let answerNow = (): void => undefined;
    const asked = new Promise<undefined>((resolve) => (answerNow = () => resolve(undefined)));
    org.intercept('/meta/subscribe', { change: () => asked });
    org.intercept('/meta/subscribe', { change: () => 'drop' });
    const late = client.subscribe('/topic/A');
    await until(() => org.sessions[0]?.subscriptions.length === 1);
    await expect(client.subscribe('/topic/B')).rejects.toThrow('fetch failed');
    expect(org.sessions[0]?.subscriptions).toEqual(['/topic/A', '/topic/B']);
    answerNow();
    expect((await late).reply.successful).toBe(true);
  });

  it('{ change } can cut the true answer, or put other messages in its place', async () => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', { change: () => 'truncate' });
    org.intercept('/meta/subscribe', { change: () => ({ messages: [{ successful: false }] }) });
    await expect(client.subscribe('/topic/A')).rejects.toThrow('terminated');
    expect((await client.subscribe('/topic/B')).messages).toEqual([
      { channel: '/meta/subscribe', id: expect.any(String), successful: false },
    ]);
  });

  it.each([
    [
      'threw',
      () => {
        throw mistake;
      },
    ],
    ['promised', () => Promise.reject(mistake)],
  ])('shows a test the mistake that a change of its own %s', async (_, change) => {
    const client = await new RawClient(org).open();
    org.intercept('/meta/subscribe', { change });
    const { status, text } = await client.subscribe(CHANNEL);
    expect([status, text]).toEqual([500, 'The mock org could not answer: Error: my mistake']);
  });

  it('works on paths outside /cometd', async () => {
    org.intercept('/services/oauth2/token', tokenRefused());
    const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST' });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'authentication failure' },
    ]);
  });
});

describe('the ready-made faults', () => {
  const none = { reconnect: 'none', interval: 0 };
  const busy = '503::Server is too busy.  Please try your request again later.';
  const cases: readonly [string, string, Fault, object][] = [
    [
      'unknownClient()',
      '/meta/connect',
      unknownClient(),
      { error: '403::Unknown client', advice: { reconnect: 'handshake', interval: 0 } },
    ],
    [
      'unknownClient with advice none',
      '/meta/connect',
      unknownClient({ advice: 'none' }),
      { error: '403::Unknown client', advice: none },
    ],
    [
      'unknownClient without advice',
      '/meta/subscribe',
      unknownClient({ advice: 'absent' }),
      { subscription: CHANNEL, error: '403::Unknown client' },
    ],
    [
      'authenticationInvalid()',
      '/meta/connect',
      authenticationInvalid(),
      { clientId: 'c', error: '401::Authentication invalid', advice: none },
    ],
    [
      'authenticationInvalid()',
      '/meta/handshake',
      authenticationInvalid(),
      {
        error: '403::Handshake denied',
        ext: {
          sfdc: { failureReason: '401::Authentication invalid' },
          replay: true,
          'payload.format': true,
        },
        advice: { reconnect: 'none' },
      },
    ],
    [
      'handshakeDenied()',
      '/meta/handshake',
      handshakeDenied(),
      {
        error: '403::Handshake denied',
        ext: {
          sfdc: { failureReason: '403::Organization concurrent user limit exceeded' },
          replay: true,
          'payload.format': true,
        },
        advice: { reconnect: 'none' },
      },
    ],
    [
      'serverTooBusy()',
      '/meta/handshake',
      serverTooBusy({ advice: 'absent' }),
      {
        error: '403::Handshake denied',
        ext: { sfdc: { failureReason: busy }, replay: true, 'payload.format': true },
      },
    ],
    [
      'serverTooBusy()',
      '/meta/connect',
      serverTooBusy(),
      {
        clientId: 'c',
        error: '401::Authentication invalid',
        ext: { sfdc: { failureReason: busy } },
        advice: none,
      },
    ],
    [
      'serverTooBusy()',
      '/meta/subscribe',
      serverTooBusy(),
      {
        clientId: 'c',
        subscription: CHANNEL,
        error: '403:denied_by_security_policy:subscribe_denied',
        ext: { sfdc: { failureReason: busy } },
      },
    ],
    [
      'dailyLimitExceeded()',
      '/meta/subscribe',
      dailyLimitExceeded(),
      {
        clientId: 'c',
        subscription: CHANNEL,
        error: '403::Organization total events daily limit exceeded',
      },
    ],
    [
      'replayIdInvalid()',
      '/meta/subscribe',
      replayIdInvalid(),
      {
        clientId: 'c',
        subscription: CHANNEL,
        error: expect.stringContaining('400::The replayId {82} you provided was invalid.'),
      },
    ],
    [
      'channelDoesNotExist()',
      '/meta/subscribe',
      channelDoesNotExist(),
      {
        clientId: 'c',
        subscription: CHANNEL,
        error: `400::The channel you requested to subscribe to doesn't exist {${CHANNEL}}`,
      },
    ],
    [
      'subscribeDenied()',
      '/meta/subscribe',
      subscribeDenied('403::No access'),
      {
        clientId: 'c',
        subscription: CHANNEL,
        error: '403:denied_by_security_policy:subscribe_denied',
        ext: { sfdc: { failureReason: '403::No access' } },
      },
    ],
    [
      'refused()',
      '/meta/subscribe',
      refused('403::Restricted channel'),
      { clientId: 'c', subscription: CHANNEL, error: '403::Restricted channel' },
    ],
    [
      'refused() with a reason and advice',
      '/meta/connect',
      refused('403::Odd', { failureReason: '403::Odder', advice: 'none' }),
      {
        clientId: 'c',
        error: '403::Odd',
        ext: { sfdc: { failureReason: '403::Odder' } },
        advice: none,
      },
    ],
  ];

  it.each(cases)('%s on %s', async (_, channel, fault, expected) => {
    org.intercept(channel, fault);
    const { reply } = await new RawClient(org).send([
      {
        channel,
        id: '1',
        clientId: channel === '/meta/handshake' ? undefined : 'c',
        ...(channel === '/meta/subscribe' && {
          subscription: CHANNEL,
          ext: { replay: { [CHANNEL]: 82 } },
        }),
      },
    ]);
    expect(reply).toEqual({ channel, id: '1', successful: false, ...expected });
  });

  it('answer every message of a batch', async () => {
    org.intercept('/meta/subscribe', unknownClient());
    const { messages } = await new RawClient(org).send([
      { channel: '/meta/subscribe', id: 'a' },
      { channel: '/meta/subscribe', id: 'b' },
    ]);
    expect(messages.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('htmlError() is a page with its status and headers', async () => {
    org.intercept('/meta/handshake', htmlError(502, { 'Retry-After': '3' }));
    const { status, headers, text } = await new RawClient(org).handshake();
    expect([status, headers.get('content-type'), headers.get('retry-after')]).toEqual([
      502,
      'text/html; charset=UTF-8',
      '3',
    ]);
    expect(text).toContain('<html>');
  });
});

describe('the switches', () => {
  it('forgetSessions releases held polls and makes every client unknown', async () => {
    const held = await new RawClient(org).open(CHANNEL);
    const idle = await new RawClient(org).open(CHANNEL);
    const poll = await held.heldPoll();
    org.forgetSessions();
    const unknown = {
      channel: '/meta/connect',
      error: '403::Unknown client',
      successful: false,
      advice: { reconnect: 'handshake', interval: 0 },
    };
    expect((await poll.answer).reply).toMatchObject(unknown);
    expect((await idle.connect()).reply).toMatchObject(unknown);
    expect((await idle.subscribe(CHANNEL)).reply.error).toBe('403::Unknown client');
    expect(org.sessions).toEqual([]);
  });

  it('forgetSessions forgets what was about to be delivered', async () => {
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll();
    const { message } = org.publish(CHANNEL, {});
    org.forgetSessions();
    expect((await poll.answer).events).toEqual([]);
    await client.open();
    const { events } = await client.subscribe(CHANNEL, { [CHANNEL]: -2 });
    expect(events).toEqual([message['data']]);
  });

  it('forgetSessions leaves the cookies good for the next handshake', async () => {
    const client = await new RawClient(org).open(CHANNEL);
    org.forgetSessions();
    await client.open(CHANNEL);
    const { message } = org.publish(CHANNEL, {});
    expect((await client.connect()).events).toEqual([message['data']]);
  });

  it('dropConnections cuts every socket and keeps the sessions', async () => {
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll();
    org.dropConnections();
    await expect(poll.answer).rejects.toThrow('fetch failed');
    expect((await client.connect({ advice: { timeout: 0 } })).reply.successful).toBe(true);
  });

  it('goDown refuses connections until comeBack, on the same port and with the same sessions', async () => {
    const client = await new RawClient(org).open(CHANNEL);
    const { url } = org;
    const poll = await client.heldPoll();
    await org.goDown();
    await expect(poll.answer).rejects.toThrow('fetch failed');
    await expect(client.connect()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    const { message } = org.publish(CHANNEL, {});
    await org.comeBack();
    expect(org.url).toBe(url);
    expect((await client.connect()).events).toEqual([message['data']]);
  });

  it.each([
    ['bare' as const, [{ channel: '/meta/disconnect' }], true],
    ['successful' as const, [{ channel: '/meta/disconnect', successful: true }], true],
    ['alone' as const, [{ channel: '/meta/disconnect' }], false],
  ])(
    'disconnectClients(%p) tells held and later polls (behaviour 14)',
    async (shape, push, both) => {
      const held = await new RawClient(org).open();
      const idle = await new RawClient(org).open();
      const poll = await held.heldPoll({ id: '9' });
      org.disconnectClients(shape);
      const refusal = {
        channel: '/meta/connect',
        id: '9',
        error: '403::Unknown client',
        successful: false,
        advice: { reconnect: 'none', interval: 0 },
      };
      const expected = both ? [...push, refusal] : push;
      expect((await poll.answer).messages).toEqual(expected);
      expect((await idle.connect({ id: '9' })).messages).toEqual(expected);
      expect(org.sessions).toEqual([]);
    },
  );

  it.each([
    ['bare' as const, { channel: '/meta/disconnect' }],
    ['successful' as const, { channel: '/meta/disconnect', successful: true }],
  ])('revokeAllTokens sends a %p disconnect before the refusal, if told', async (shape, push) => {
    const client = await new RawClient(org).open();
    const poll = await client.heldPoll();
    org.revokeAllTokens({ disconnect: shape });
    expect((await poll.answer).messages).toEqual([
      push,
      expect.objectContaining({ channel: '/meta/connect', error: '401::Authentication invalid' }),
    ]);
    expect(org.sessions).toEqual([]);
  });

  it('migrate forgets sessions and events, and begins the replay ids again', async () => {
    const client = await new RawClient(org).open();
    for (const _ of [1, 2, 3]) org.publish(CHANNEL, {});
    org.migrate();
    expect((await client.connect()).reply.error).toBe('403::Unknown client');
    await client.open();
    const { reply } = await client.subscribe(CHANNEL, { [CHANNEL]: 3 });
    expect(reply.error).toContain('400::The replayId {3} you provided was invalid.');
    expect(org.publish(CHANNEL, {}).replayId).toBe(1);
  });

  it('purge without a channel drops the retained events of all', async () => {
    org.publish(CHANNEL, {});
    org.publish('/topic/Cases', {});
    org.purge();
    const client = await new RawClient(org).open();
    expect((await client.subscribe(CHANNEL, { [CHANNEL]: -2 })).events).toEqual([]);
    expect((await client.subscribe('/topic/Cases', { '/topic/Cases': -2 })).events).toEqual([]);
  });
});
