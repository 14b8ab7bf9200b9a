import { htmlError } from '@sfstream/testing';
import type { InterceptMatch, MockOrg } from '@sfstream/testing';
import { NEVER, Subject } from 'rxjs';
import type { ChannelOptions, ReplayMarker } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { nothingMoreThan, openHandlesBefore } from './helpers/open-handles.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, requestsWith } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

const channelOf =
  (channel: string): InterceptMatch =>
  ({ messages = [] }) =>
    messages.some((message) => message.channel === channel);

/** What hangs, and the number of requests after which it does. */
const moments: readonly [moment: string, hangs: InterceptMatch, disconnects: 0 | 1][] = [
  ['before the login is answered', '/services/oauth2/token', 0],
  ['while the handshake is unanswered', '/meta/handshake', 0],
  ['during the first poll', firstPoll, 1],
  ['while subscribing', channelOf('/meta/subscribe'), 1],
  ['while a poll hangs that the server will never answer', heldPoll, 1],
];

it.each(moments)(
  'anyone who leaves %s leaves nothing open, and at most says good-bye',
  async (_, hangs, disconnects) => {
    const org = await startOrg();
    let hanging = false;
    org.intercept(hangs, () => {
      hanging = true;
      return 'hang';
    });
    const before = await openHandlesBefore();
    const subscriber = watch(connectTo(org).channel(orders));
    await eventually(() => hanging);
    const requests = org.requests.length;
    subscriber.unsubscribe();
    await eventually(() => count(org, '/meta/disconnect') === disconnects);
    await nothingMoreThan(before);
    expect(org.requests).toHaveLength(requests + disconnects);
    expect(subscriber.ended).toBeUndefined();
  },
);

it('anyone who leaves while a poll is held leaves neither a session nor anything open', async () => {
  const org = await startOrg();
  const before = await openHandlesBefore();
  const subscriber = watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 1);
  subscriber.unsubscribe();
  await eventually(() => org.sessions.length === 0);
  await nothingMoreThan(before);
  expect(count(org, '/meta/disconnect')).toBe(1);
  expect(count(org, '/meta/unsubscribe')).toBe(0);
});

it.each([
  ['the login', '/services/oauth2/token', 0],
  ['the handshake', '/meta/handshake', 0],
  ['the first poll', firstPoll, 1],
  ['subscribing', channelOf('/meta/subscribe'), 1],
  ['a later poll', heldPoll, 1],
] satisfies [string, InterceptMatch, number][])(
  'anyone who leaves while waiting to retry %s leaves nothing open and no try behind',
  async (_, match, disconnects) => {
    const org = await startOrg();
    org.intercept(match, htmlError(503), { times: Infinity });
    const before = await openHandlesBefore();
    const client = connectTo(org, { backoff: () => 60_000, connectionTimeout: null });
    const activities = watch(client.activity$);
    const subscriber = watch(client.channel(orders));
    await eventually(() => activities.values.some(({ type }) => type === 'retry'));
    const requests = org.requests.length;
    subscriber.unsubscribe();
    await eventually(() => count(org, '/meta/disconnect') === disconnects);
    await nothingMoreThan(before);
    expect(org.requests).toHaveLength(requests + disconnects);
  },
);

const lookups: readonly [store: string, get: () => unknown][] = [
  ['a promise', () => new Promise(() => undefined)],
  ['an Observable', () => NEVER],
];

it.each(lookups)(
  'anyone who leaves while the store has not answered by %s leaves nothing open',
  async (_, get) => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    const replay = { get, set: () => undefined } as NonNullable<ChannelOptions['replay']>;
    const subscriber = watch(connectTo(org).channel(orders, { replay }));
    await eventually(() => heldPolls(org) <= 1 && org.requests.length > 0);
    subscriber.unsubscribe();
    await eventually(() => org.sessions.length === 0);
    await nothingMoreThan(before);
    expect(count(org, '/meta/subscribe')).toBe(0);
  },
);

it('a store that answers after its subscriber has left subscribes nothing', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  watch(client.channel(invoices));
  const marker = new Subject<ReplayMarker>();
  const subscriber = watch(
    client.channel(orders, { replay: { get: () => marker, set: () => undefined } }),
  );
  subscriber.unsubscribe();
  expect(marker.observed).toBe(false);
  await untilSubscribed(org, invoices);
  expect(org.exchanges('/meta/subscribe').map(({ subscription }) => subscription)).toEqual([
    invoices,
  ]);
});

it('the good-bye bears the cookies of its session, and comes after the poll is given up', async () => {
  const org = await startOrg();
  const subscriber = watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 1);
  subscriber.unsubscribe();
  await eventually(() => org.sessions.length === 0);
  const [farewell] = requestsWith(org, '/meta/disconnect');
  expect(farewell?.headers.cookie).toContain('BAYEUX_BROWSER=');
  expect(farewell?.messages).toHaveLength(1);
});

it.each([
  ['drops the connection', 'drop'],
  ['answers with a page', htmlError(500)],
  ['says no', { messages: [{ successful: false, error: '403::Unknown client' }] }],
] satisfies [string, Parameters<MockOrg['intercept']>[1]][])(
  'a server that %s at the good-bye troubles nobody',
  async (_, respond) => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    org.intercept('/meta/disconnect', respond);
    const subscriber = watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    subscriber.unsubscribe();
    await eventually(() => count(org, '/meta/disconnect') === 1);
    await nothingMoreThan(before);
  },
);

it('coming and going in quick succession ends with one session', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  for (let index = 0; index < 20; index += 1) watch(client.channel(orders)).unsubscribe();
  const last = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  await eventually(() => org.sessions.length === 1);
  org.publish(orders, {});
  await eventually(() => last.values.length === 1);
  expect(count(org, '/meta/handshake')).toBe(1);
});
