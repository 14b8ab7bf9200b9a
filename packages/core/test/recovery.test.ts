import { htmlError, serverTooBusy } from '@sfstream/testing';
import type { InterceptMatch, InterceptRespond } from '@sfstream/testing';
import { retry } from 'rxjs';
import { holdTime, passTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import type { StreamEvent } from '../src/index.ts';
import { ReplayOption, TransportError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, logins, positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

const ids = ({ values }: Watch<StreamEvent>): readonly unknown[] =>
  values.map(({ replayId }) => replayId);

it.each([
  ['breaks off in the middle', 'truncate'],
  ['is replaced by a page', htmlError(200)],
  ['is swallowed by a gateway', htmlError(502)],
  ['is swallowed by a gateway that timed out', htmlError(504)],
  ['is swallowed by a gateway whose server was cut off', htmlError(503)],
  ['is swallowed by a gateway that calls the request too slow', htmlError(408)],
  ['is swallowed by an edge without a route', htmlError(420)],
  ['is swallowed by a gateway that counts requests', htmlError(429)],
] satisfies [string, InterceptRespond][])(
  'a poll answer that %s, with events in it, loses nothing and repeats nothing',
  async (_, respond) => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.publish(orders, {});
    await eventually(() => heldPolls(org) === 2);
    org.intercept(heldPoll, respond);
    org.publish(orders, {});
    await eventually(() => heldPolls(org) >= 3);
    org.publish(orders, {});
    org.publish(orders, {});
    await eventually(() => order.values.length >= 4);
    org.publish(orders, {});
    await eventually(() => order.values.length >= 5);
    expect(ids(order)).toEqual([1, 2, 3, 4, 5]);
  },
);

it('a truncated answer before the first event of a subscriber of new events loses nothing', async () => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders));
  org.intercept(heldPoll, 'truncate');
  await eventually(() => heldPolls(org) === 1);
  org.publish(orders, {});
  org.publish(orders, {});
  await eventually(() => order.values.length === 2);
  expect(ids(order)).toEqual([1, 2]);
});

it('a subscribe answer that breaks off, with replayed events in it, loses nothing', async () => {
  const org = await startOrg();
  for (let index = 0; index < 4; index += 1) org.publish(orders, {});
  org.intercept('/meta/subscribe', 'truncate');
  const order = watch(connectTo(org).channel(orders, { replay: ReplayOption.AllEvents }));
  await eventually(() => order.values.length === 4);
  org.publish(orders, {});
  await eventually(() => order.values.length === 5);
  expect(ids(order)).toEqual([1, 2, 3, 4, 5]);
});

it('a session that is given up does not live on at the server', async () => {
  const org = await startOrg();
  watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.dropConnections();
  await eventually(() => heldPolls(org) === 2);
  await eventually(() => org.sessions.length === 1);
});

const exchanges: readonly [name: string, match: InterceptMatch][] = [
  ['the handshake', '/meta/handshake'],
  ['the first poll', firstPoll],
  ['a poll', heldPoll],
  ['a subscription', '/meta/subscribe'],
];
const pages: readonly [what: string, respond: InterceptRespond][] = [
  ['HTML 503', htmlError(503)],
  ['HTML 502', htmlError(502)],
  ['HTML 500', htmlError(500)],
  ['HTML 429', htmlError(429)],
  ['HTML 408', htmlError(408)],
  ['HTML 200', htmlError(200)],
  ['a dropped connection', 'drop'],
  ['an empty body', { status: 200, body: '' }],
  ['JSON null', { status: 200, body: 'null' }],
  ['a number', { status: 200, body: '7' }],
  ['nested arrays', { status: 200, body: '[[[]]]' }],
  ['an empty array', { status: 200, body: '[]' }],
];

it.each(
  exchanges.flatMap(([exchange, match]) =>
    pages.map(([what, respond]) => [what, exchange, match, respond] as const),
  ),
)(
  '%s at %s, three times over, is survived with the same token (behaviour 15)',
  async (_, __, match, respond) => {
    const org = await startOrg();
    org.intercept(match, respond, { times: 3 });
    const client = connectTo(org);
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await eventually(() => org.requests.length > 7);
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    await eventually(() => states.values.at(-1)?.type === 'open');
    expect(order.ended).toBeUndefined();
    expect(logins(org)).toHaveLength(1);
  },
);

it('a retried subscription does not leave the state at waiting, nor run into the connection timeout', async () => {
  holdTime();
  const org = await startOrg();
  const client = connectTo(org, { connectionTimeout: 5_000 });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept('/meta/subscribe', htmlError(503), { times: 2 });
  const invoice = watch(client.channel(invoices));
  await passTimeUntil(() => org.sessions[0]?.subscriptions.length === 2);
  await passTime(5_000);
  expect(states.values.at(-1)?.type).toBe('open');
  org.publish(invoices, {});
  await eventually(() => invoice.values.length === 1);
  expect([order.ended, invoice.ended]).toEqual([undefined, undefined]);
});

it('Retry-After is heeded, up to five minutes: no tight loop', async () => {
  holdTime();
  const org = await startOrg();
  org.intercept('/meta/handshake', htmlError(503, { 'Retry-After': '3000000' }), {
    times: Infinity,
  });
  const client = connectTo(org, { connectionTimeout: 2_000 });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => states.values.some(({ type }) => type === 'waiting'));
  await passTimeUntil(() => order.ended !== undefined);
  expect(count(org, '/meta/handshake')).toBe(1);
  const [waiting] = states.values.filter((state) => state.type === 'waiting');
  expect(waiting?.delay).toBe(300_000);
});

it('the server being too busy is answered with the same token', async () => {
  const org = await startOrg();
  org.intercept('/meta/handshake', serverTooBusy(), { times: 2 });
  const order = watch(connectTo(org).channel(orders));
  await untilSubscribed(org, orders);
  expect(logins(org)).toHaveLength(1);
  expect(order.ended).toBeUndefined();
});

it('the server being too busy for one subscription leaves session and events to the other channels', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept(
    ({ messages = [] }) => messages.some(({ subscription }) => subscription === invoices),
    serverTooBusy(),
    { times: 3 },
  );
  const invoice = watch(client.channel(invoices));
  await untilSubscribed(org, orders, invoices);
  org.publish(orders, {});
  org.publish(invoices, {});
  await eventually(() => order.values.length === 1 && invoice.values.length === 1);
  expect(count(org, '/meta/handshake')).toBe(1);
  expect(positionsOf(org, orders)).toEqual([-1]);
});

it.each([
  ['301 to elsewhere', { status: 301, headers: { Location: 'https://example.com/' } }],
  ['403', htmlError(403)],
  ['404', htmlError(404)],
] satisfies [string, InterceptRespond][])(
  'HTTP %s is the end, at once and with the status',
  async (_, respond) => {
    const org = await startOrg();
    org.intercept('/meta/handshake', respond);
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(TransportError);
    expect(String(order.error)).toContain(new URL(org.url).host);
    expect(count(org, '/meta/handshake')).toBe(1);
  },
);

it('an answer beyond the size limit is the end, with the remedy', async () => {
  const org = await startOrg();
  const client = connectTo(org, { http: { maxResponseBytes: 10_000 } });
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.publish(orders, { Text__c: 'x'.repeat(20_000) });
  await eventually(() => order.ended !== undefined);
  expect(String(order.error)).toContain('maxResponseBytes');
});

it('many interruptions in a row lose nothing and repeat nothing', async () => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders));
  await untilSubscribed(org, orders);
  const faults = [
    () => org.dropConnections(),
    () => org.forgetSessions(),
    () => org.revokeAllTokens(),
    () => org.disconnectClients('alone'),
    () => org.intercept(heldPoll, 'truncate'),
    () => org.intercept('/meta/subscribe', 'truncate'),
  ];
  for (let round = 0; round < 24; round += 1) {
    org.publish(orders, {});
    if (round % 2 === 0) org.publish(orders, {});
    const polls = heldPolls(org);
    faults[round % faults.length]?.();
    org.publish(orders, {});
    await eventually(() => heldPolls(org) > polls);
  }
  await eventually(() => order.values.length >= 60);
  org.publish(orders, {});
  await eventually(() => order.values.length >= 61);
  expect(ids(order)).toEqual(Array.from({ length: 61 }, (_, index) => index + 1));
});

it('anyone who subscribes again after the end gets a new connection, and the state tells the truth', async () => {
  const org = await startOrg();
  org.intercept('/meta/handshake', htmlError(404));
  const client = connectTo(org);
  const states = watch(client.state$);
  const order = watch(client.channel(orders).pipe(retry(1)));
  await untilSubscribed(org, orders);
  await eventually(() => states.values.at(-1)?.type === 'open');
  expect(order.ended).toBeUndefined();
  const types = states.values.map(({ type }) => type);
  expect(types.slice(types.lastIndexOf('authenticating'))).toEqual([
    'authenticating',
    'handshaking',
    'open',
  ]);
});
