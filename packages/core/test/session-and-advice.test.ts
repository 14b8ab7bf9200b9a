import { handshakeDenied, unknownClient } from '@sfstream/testing';
import type { DisconnectShape, FaultAdvice, RecordedRequest } from '@sfstream/testing';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import { LimitError, ReplayOption, ServerError, TransportTimeoutError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, logins, positionsOf, requestsWith } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

describe('advice', () => {
  it('a handshake without advice leads to a poll, not to another handshake (behaviour 3)', async () => {
    const org = await startOrg();
    watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    expect(count(org, '/meta/handshake')).toBe(1);
  });

  it('advice of an earlier session does not outlive it (behaviours 3 and 4)', async () => {
    const org = await startOrg();
    watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    // The refusal advises "handshake"; the new session's handshake reply advises nothing.
    org.forgetSessions();
    await eventually(() => heldPolls(org) === 2);
    expect(count(org, '/meta/handshake')).toBe(2);
  });

  it('a successful poll is followed by another, whatever was advised before it (behaviour 4)', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders));
    // The refusal advises "handshake"; the polls of the session that follows advise nothing of it.
    org.intercept(firstPoll, {
      messages: [
        {
          successful: false,
          error: '402::Unknown client',
          advice: { reconnect: 'handshake', interval: 0 },
        },
      ],
    });
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1 && heldPolls(org) === 2);
    expect(count(org, '/meta/handshake')).toBe(2);
  });

  it.each(['/meta/connect', '/meta/subscribe'] as const)(
    'a successful answer to %s that advises another session is followed by one, and nothing is missed',
    async (request) => {
      const org = await startOrg();
      const order = watch(connectTo(org).channel(orders));
      await untilSubscribed(org, orders);
      org.publish(orders, {});
      await eventually(() => order.values.length === 1);
      org.intercept(request, {
        messages: [{ successful: true, advice: { reconnect: 'handshake', interval: 0 } }],
      });
      if (request === '/meta/subscribe') org.forgetSessions();
      else org.dropConnections();
      org.publish(orders, {});
      await eventually(() => order.values.length === 2);
      await eventually(() => count(org, '/meta/handshake') >= 2);
      org.publish(orders, {});
      await eventually(() => order.values.length === 3);
      expect(order.values.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
    },
  );

  it('a successful answer that advises to stop ends every channel, and says so', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders));
    org.intercept(firstPoll, { messages: [{ successful: true, advice: { reconnect: 'none' } }] });
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ServerError);
    expect(String(order.error)).toContain('advises to stop');
  });

  it('an advised interval is waited for before the next poll (behaviour 1)', async () => {
    const org = await startOrg();
    org.intercept(firstPoll, {
      messages: [{ successful: true, advice: { reconnect: 'retry', interval: 100 } }],
    });
    watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) >= 1);
    const [first, second] = requestsWith(org, '/meta/connect');
    // The org's clock counts whole milliseconds.
    expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(99);
  });
});

const asksFor = (what: string, { path, messages }: Partial<RecordedRequest> = {}): boolean =>
  path === what || messages?.[0]?.channel === what;

describe('a server that never answers', () => {
  it.each([
    ['the login', '/services/oauth2/token', () => 'Check the login URL'],
    ['the handshake', '/meta/handshake', (url: string) => url],
    ['the first poll', '/meta/connect', (url: string) => url],
  ])(
    '%s ends in a timeout that names the limit and the cause (behaviour 7)',
    async (_, what, cause) => {
      holdTime();
      const org = await startOrg();
      org.intercept(what, 'hang', { times: Infinity });
      const order = watch(connectTo(org, { connectionTimeout: 150 }).channel(orders));
      await eventually(() => asksFor(what, org.requests.at(-1)));
      jest.advanceTimersByTime(150);
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(TransportTimeoutError);
      expect(String(order.error)).toContain('150 ms (connectionTimeout)');
      expect(String(order.error)).toContain(cause(org.url));
    },
  );

  it.each([
    ['the handshake', '/meta/handshake'],
    ['the first poll', '/meta/connect'],
    ['a subscription', '/meta/subscribe'],
  ])(
    '%s is tried again after the time that http.timeout sets (behaviour 7)',
    async (_, channel) => {
      holdTime();
      const org = await startOrg();
      org.intercept(channel, 'hang', { times: 2 });
      const options = { http: { timeout: 7_000 }, connectionTimeout: null };
      const order = watch(connectTo(org, options).channel(orders));
      for (const tries of [1, 2]) {
        await passTimeUntil(() => count(org, channel) === tries);
        jest.advanceTimersByTime(7_000);
      }
      await passTimeUntil(() => count(org, channel) === 3);
      await untilSubscribed(org, orders);
      org.publish(orders, {});
      await eventually(() => order.values.length === 1);
      expect(order.ended).toBeUndefined();
    },
  );

  it('a poll may be held for longer than http.timeout (behaviour 6)', async () => {
    holdTime();
    const org = await startOrg();
    const order = watch(connectTo(org, { http: { timeout: 100 } }).channel(orders));
    await untilSubscribed(org, orders);
    await eventually(() => heldPolls(org) === 1);
    jest.advanceTimersByTime(60_000);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1 && heldPolls(org) === 2);
    expect(count(org, '/meta/handshake')).toBe(1);
    expect(order.ended).toBeUndefined();
  });
});

describe('an unknown client', () => {
  it.each(['handshake', 'none', 'absent', 'retry'] satisfies FaultAdvice[])(
    'means a new session with the same token, when the advice is %s (behaviour 9)',
    async (advice) => {
      const org = await startOrg();
      org.intercept(heldPoll, unknownClient({ advice }));
      const client = connectTo(org);
      const order = watch(client.channel(orders));
      const invoice = watch(client.channel(invoices));
      await eventually(() => count(org, '/meta/handshake') === 2 && heldPolls(org) === 2);
      org.publish(orders, {});
      org.publish(invoices, {});
      await eventually(() => order.values.length === 1 && invoice.values.length === 1);
      expect(logins(org)).toHaveLength(1);
      expect(count(org, '/meta/handshake')).toBe(2);
    },
  );

  it.each([
    '402::Unknown client',
    '403::Unknown client',
    '402::session_unknown',
    '403::Client has not completed handshake',
  ])('is also reported as %s (behaviour 11)', async (error) => {
    const org = await startOrg();
    org.intercept(heldPoll, { messages: [{ successful: false, error }] });
    watch(connectTo(org).channel(orders));
    await eventually(() => count(org, '/meta/handshake') === 2 && heldPolls(org) === 2);
    expect(logins(org)).toHaveLength(1);
  });

  it('at a subscription does not fail the channel but the session (behaviour 9)', async () => {
    const org = await startOrg();
    org.intercept('/meta/subscribe', unknownClient({ advice: 'absent' }));
    const order = watch(connectTo(org).channel(orders));
    await untilSubscribed(org, orders);
    expect(order.ended).toBeUndefined();
    expect(logins(org)).toHaveLength(1);
    expect(count(org, '/meta/handshake')).toBe(2);
  });

  it('after every good handshake ends in bounded time, by the connection timeout (behaviour 12)', async () => {
    holdTime();
    const org = await startOrg();
    org.intercept('/meta/connect', unknownClient(), { times: Infinity });
    const order = watch(
      connectTo(org, { backoff: () => 400, connectionTimeout: 8_000 }).channel(orders),
    );
    await passTimeUntil(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(TransportTimeoutError);
    expect(String(order.error)).toContain('403::Unknown client');
    // The first again at once, then at most one every 400 ms.
    expect(count(org, '/meta/handshake')).toBeGreaterThan(2);
    expect(count(org, '/meta/handshake')).toBeLessThanOrEqual(2 + 8_000 / 400);
  });

  it('at two requests at a time leads to one handshake, and the old client id is heard of no more (behaviour 13)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    const [session] = org.sessions;
    org.intercept('/meta/subscribe', (request) => {
      org.forgetSessions();
      return unknownClient()(request);
    });
    watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    await eventually(() => heldPolls(org) === 2);
    expect(count(org, '/meta/handshake')).toBe(2);
    const after = org.requests.slice(
      org.requests.findLastIndex(({ messages }) => messages?.[0]?.channel === '/meta/handshake'),
    );
    expect(
      after.flatMap(({ messages = [] }) => messages.map(({ clientId }) => clientId)),
    ).not.toContain(session?.clientId);
  });
});

describe('a disconnect that the server sends', () => {
  it.each(['bare', 'successful', 'alone'] satisfies DisconnectShape[])(
    'begins a new session with the same token, in the shape %s (behaviour 14)',
    async (shape) => {
      const org = await startOrg();
      const order = watch(connectTo(org).channel(orders));
      await eventually(() => heldPolls(org) === 1);
      org.publish(orders, {});
      await eventually(() => heldPolls(org) === 2);
      org.disconnectClients(shape);
      await eventually(() => heldPolls(org) === 3);
      org.publish(orders, {});
      await eventually(() => order.values.length === 2);
      expect(count(org, '/meta/handshake')).toBe(2);
      expect(logins(org)).toHaveLength(1);
      expect(positionsOf(org, orders)).toEqual([-1, 1]);
    },
  );

  it('delivers the events that came with it first (behaviour 14)', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.intercept(heldPoll, {
      messages: [
        { channel: '/meta/disconnect', id: undefined },
        { channel: orders, id: undefined, data: { event: { replayId: 2 } } },
      ],
    });
    org.publish(orders, {});
    await eventually(() => count(org, '/meta/handshake') === 2);
    await eventually(() => order.values.length === 2);
    expect(order.values.map(({ replayId }) => replayId)).toEqual([1, 2]);
  });

  it('with a 401 beside it means a new token (behaviour 14)', async () => {
    const org = await startOrg();
    org.intercept(heldPoll, {
      messages: [
        { channel: '/meta/disconnect', id: undefined },
        {
          channel: '/meta/connect',
          successful: false,
          error: '401::Authentication invalid',
          advice: { reconnect: 'none' },
        },
      ],
    });
    watch(connectTo(org).channel(orders));
    await eventually(() => count(org, '/meta/handshake') === 2 && heldPolls(org) === 2);
    expect(logins(org)).toHaveLength(2);
  });
});

describe('a refusal', () => {
  it('with reconnect none and no known cause is the end, with everything the server said (behaviour 8)', async () => {
    const org = await startOrg();
    org.intercept(heldPoll, {
      messages: [
        {
          successful: false,
          error: '403:a,b:No more',
          advice: { reconnect: 'none' },
          ext: { sfdc: { failureReason: '499::For a reason: see https://example.com' } },
        },
      ],
    });
    const client = connectTo(org);
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await eventually(() => order.ended === 'failed' && invoice.ended === 'failed');
    expect(order.error).toBeInstanceOf(ServerError);
    expect(order.error).toMatchObject({
      name: 'ServerError',
      error: '403:a,b:No more',
      errorCode: 403,
      errorArgs: ['a', 'b'],
      errorMessage: 'No more',
      failureReason: '499::For a reason: see https://example.com',
      response: { channel: '/meta/connect', successful: false },
    });
    expect(String(order.error)).toContain('For a reason');
    expect(states.values.at(-1)?.type).toBe('idle');
  });

  it('of the handshake for want of free clients asks for no token, and shows the text (behaviour 10)', async () => {
    holdTime();
    const org = await startOrg();
    org.intercept('/meta/handshake', handshakeDenied(), { times: Infinity });
    const client = connectTo(org, { connectionTimeout: 150 });
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await eventually(() => states.values.some(({ type }) => type === 'waiting'));
    await passTimeUntil(() => order.ended !== undefined);
    expect(logins(org)).toHaveLength(1);
    expect(count(org, '/meta/handshake')).toBe(1);
    const waiting = states.values.find(({ type }) => type === 'waiting');
    expect(waiting).toMatchObject({ error: { name: 'LimitError' } });
    expect(order.error).toMatchObject({ cause: expect.any(LimitError) as LimitError });
    expect(String(order.error)).toContain('Organization concurrent user limit exceeded');
  });

  it('with HTTP 400 and a Bayeux body is read as a refusal, not as a broken answer (behaviour 15)', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org, { apiVersion: '37.0' }).channel(orders));
    await untilSubscribed(org, orders);
    org.intercept('/meta/connect', {
      status: 400,
      body: [{ channel: '/meta/connect', successful: false, error: '403::Unknown client' }],
    });
    org.publish(orders, {});
    await eventually(() => count(org, '/meta/handshake') === 2);
    expect(order.ended).toBeUndefined();
  });

  it('of the API version names the text of the server (behaviour 15)', async () => {
    const org = await startOrg();
    org.intercept('/meta/handshake', {
      status: 400,
      body: [
        { channel: '/meta/handshake', successful: false, error: '400::Unsupported API version' },
      ],
    });
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ServerError);
    expect(String(order.error)).toContain('Unsupported API version');
  });
});

describe('cookies', () => {
  it('of the handshake come back with every later request (behaviour 16)', async () => {
    const org = await startOrg();
    watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    for (const channel of ['/meta/connect', '/meta/subscribe']) {
      for (const { headers } of requestsWith(org, channel)) {
        expect(headers.cookie).toMatch(/BAYEUX_BROWSER=/);
      }
    }
  });

  it('that the server replaces are sent in their new form (behaviour 16)', async () => {
    const org = await startOrg();
    org.intercept(firstPoll, {
      status: 200,
      headers: { 'Set-Cookie': ['extra=1;Path=/', 'BAYEUX_BROWSER=replaced;Path=/cometd/'] },
      body: [{ channel: '/meta/connect', successful: true }],
    });
    watch(connectTo(org).channel(orders));
    await eventually(() => count(org, '/meta/subscribe') > 0);
    const [request] = requestsWith(org, '/meta/subscribe');
    expect(request?.headers.cookie).toContain('extra=1');
    expect(request?.headers.cookie).toContain('BAYEUX_BROWSER=replaced');
    expect(request?.headers.cookie?.match(/BAYEUX_BROWSER/g)).toHaveLength(1);
  });

  it('of an old session do not follow into a new one, which has its own (behaviour 16)', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders, { replay: ReplayOption.AllEvents }));
    await eventually(() => heldPolls(org) === 1);
    org.forgetSessions();
    await eventually(() => heldPolls(org) === 2);
    const [first, second] = requestsWith(org, '/meta/handshake');
    expect([first?.headers.cookie, second?.headers.cookie]).toEqual([undefined, undefined]);
    const polls = requestsWith(org, '/meta/connect');
    expect(polls.at(-1)?.headers.cookie).toContain('BAYEUX_BROWSER=');
    expect(polls.at(-1)?.headers.cookie).not.toBe(polls.at(0)?.headers.cookie);
    expect(order.ended).toBeUndefined();
  });
});

it('an instance URL with a slash at its end makes no double slash in the path (behaviour 58)', async () => {
  const org = await startOrg();
  org.intercept('/services/oauth2/token', {
    status: 200,
    body: {
      access_token: org.issueToken().accessToken,
      instance_url: `${org.url}/`,
      token_type: 'Bearer',
    },
  });
  watch(connectTo(org, { apiVersion: 'v59' }).channel(orders));
  await untilSubscribed(org, orders);
  expect(new Set(org.requests.slice(1).map(({ path }) => path))).toEqual(new Set(['/cometd/59.0']));
});

it('the latest API version is asked for once, and not at every handshake (behaviour 59)', async () => {
  const org = await startOrg();
  watch(connectTo(org, { apiVersion: 'latest' }).channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.forgetSessions();
  await eventually(() => heldPolls(org) === 2);
  expect(org.requests.filter(({ path }) => path.startsWith('/services/data'))).toHaveLength(1);
});
