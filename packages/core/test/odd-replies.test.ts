import type { MockOrg, TrueAnswer } from '@sfstream/testing';
import type { StreamEvent } from '../src/index.ts';
import { ReplayOption, SubscriptionError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

const ids = ({ values }: Watch<StreamEvent>): readonly unknown[] =>
  values.map(({ replayId }) => replayId);

const event = (replayId: number, channel = orders) => ({
  channel,
  id: undefined,
  data: { event: { replayId } },
});

/** The answer with a new order in it. */
const riding = (org: MockOrg, answer: TrueAnswer) => ({
  ...answer,
  body: [org.publish(orders, {}).message, ...answer.replies],
});

it('events before and after the poll’s reply keep their order (behaviour 44)', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [
      event(1),
      event(1, invoices),
      { channel: '/meta/connect', successful: true },
      event(2),
      event(3),
      event(2, invoices),
    ],
  });
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  const invoice = watch(client.channel(invoices));
  await eventually(() => order.values.length === 3 && invoice.values.length === 2);
  expect(ids(order)).toEqual([1, 2, 3]);
  expect(ids(invoice)).toEqual([1, 2]);
});

it('events are delivered before the refusal that came with them is acted upon (behaviour 44)', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [
      {
        channel: '/meta/connect',
        successful: false,
        error: '500::Out of order',
        advice: { reconnect: 'none' },
      },
      event(1),
    ],
  });
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => order.ended !== undefined);
  expect(ids(order)).toEqual([1]);
});

it('events that ride on a subscribe reply come in order, before those of the next poll (behaviour 43)', async () => {
  const org = await startOrg();
  org.publish(orders, {});
  org.publish(orders, {});
  const order = watch(connectTo(org).channel(orders, { replay: 1 }));
  await eventually(() => heldPolls(org) >= 1);
  org.publish(orders, {});
  await eventually(() => order.values.length === 2);
  expect(ids(order)).toEqual([2, 3]);
});

it('events that ride on a later subscribe reply and on a poll at the same time come in order (behaviour 43)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept('/meta/subscribe', ({ messages = [] }) => {
    org.publish(orders, {});
    return {
      messages: [
        event(2),
        ...messages.map(({ channel, id, subscription }) => ({
          channel,
          id,
          subscription,
          successful: true,
        })),
      ],
    };
  });
  watch(client.channel(invoices));
  await eventually(() => order.values.length >= 2);
  expect(ids(order)).toEqual([1, 2]);
});

it('events that overtake a lost poll come after those that it held, from the next session (behaviour 43)', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, { change: ({ events }) => (events.length > 0 ? 'hang' : undefined) });
  const client = connectTo(org);
  const states = watch(client.state$);
  const order = watch(client.channel(orders, { replay: ReplayOption.AllEvents }));
  await eventually(() => heldPolls(org) === 1);
  org.publish(orders, {});
  org.intercept('/meta/subscribe', { change: (answer) => riding(org, answer) });
  watch(client.channel(invoices));
  await eventually(() => order.values.length >= 2);
  expect(ids(order)).toEqual([1, 2]);
  expect(states.values).toContainEqual(
    expect.objectContaining({
      type: 'waiting',
      error: expect.objectContaining({ code: 'ERR_OVERTAKEN' }) as unknown,
    }),
  );
});

it('events that ride on an unsubscribe reply come once, though the poll brings them, too (behaviour 43)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  const invoice = watch(client.channel(invoices));
  await untilSubscribed(org, orders, invoices);
  org.intercept('/meta/unsubscribe', { change: (answer) => riding(org, answer) });
  invoice.unsubscribe();
  await eventually(() => heldPolls(org) === 2);
  org.publish(orders, {});
  await eventually(() => order.values.length >= 2);
  expect(ids(order)).toEqual([1, 2]);
});

it('events that ride on the first poll of a later session come once (behaviour 43)', async () => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => heldPolls(org) === 2);
  org.intercept(firstPoll, () => {
    org.publish(orders, {});
    return { messages: [event(2), { channel: '/meta/connect', successful: true }] };
  });
  org.forgetSessions();
  await eventually(() => order.values.length >= 2);
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => order.values.length >= 3);
  expect(ids(order)).toEqual([1, 2, 3]);
});

it('events that come before the reply to the subscription they belong to are delivered (behaviour 43)', async () => {
  const org = await startOrg();
  org.intercept('/meta/subscribe', ({ messages = [] }) => ({
    messages: [
      event(1),
      ...messages.map(({ channel, id, subscription }) => ({
        channel,
        id,
        subscription,
        successful: true,
      })),
      event(2),
    ],
  }));
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => order.values.length >= 2);
  expect(ids(order)).toEqual([1, 2]);
});

it('a reply without an id is taken for the one that is awaited', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [event(1), { channel: '/meta/connect', id: undefined, successful: true }],
  });
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => order.values.length === 1 && heldPolls(org) === 2);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it('a refusal without id and channel is understood', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [
      { channel: undefined, id: undefined, successful: false, error: '403::Unknown client' },
    ],
  });
  watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 2);
  expect(count(org, '/meta/handshake')).toBe(2);
});

it('replies with numbers for ids are understood', async () => {
  const org = await startOrg();
  org.intercept(
    ({ path }) => path.startsWith('/cometd'),
    ({ messages: [message] = [] }) =>
      message?.channel === '/meta/subscribe'
        ? {
            messages: [
              {
                channel: message.channel,
                id: Number(message.id),
                subscription: message.subscription,
                successful: true,
              },
            ],
          }
        : undefined,
  );
  org.intercept(heldPoll, ({ messages: [message] = [] }) => ({
    messages: [event(1), { channel: '/meta/connect', id: Number(message?.id), successful: true }],
  }));
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => order.values.length === 1 && heldPolls(org) === 2);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it('subscribe replies without ids are told apart by what they subscribe', async () => {
  const org = await startOrg();
  org.intercept('/meta/subscribe', {
    messages: [
      { channel: '/meta/subscribe', id: undefined, subscription: orders, successful: true },
      {
        channel: '/meta/subscribe',
        id: undefined,
        subscription: invoices,
        successful: false,
        error: '403::Restricted channel',
      },
    ],
  });
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  const invoice = watch(client.channel(invoices));
  await eventually(() => heldPolls(org) === 1);
  expect(order.ended).toBeUndefined();
  expect(invoice.error).toBeInstanceOf(SubscriptionError);
});

it('a response that is one message and no array is understood', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, ({ messages: [message] = [] }) => ({
    status: 200,
    body: { channel: '/meta/connect', id: message?.id, successful: true },
  }));
  watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 2);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it('members that are null count as absent', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, ({ messages: [message] = [] }) => ({
    status: 200,
    body: [
      event(1),
      {
        channel: '/meta/connect',
        id: message?.id,
        successful: true,
        error: null,
        advice: null,
        ext: null,
      },
    ],
  }));
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => order.values.length === 1 && heldPolls(org) === 2);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it.each([
  ['missing', {}],
  ['null', { successful: null as never }],
])(
  'a poll whose reply has no outcome (%s) is lost, so its events come with the next session',
  async (_, outcome) => {
    const org = await startOrg();
    let swallowed = 0;
    org.intercept(heldPoll, ({ messages: [message] = [] }) => ({
      change: ({ events }) => {
        swallowed += events.length;
        const reply = { channel: '/meta/connect', id: message?.id, ...outcome };
        return { status: 200, body: [reply] };
      },
    }));
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.publish(orders, {});
    await eventually(() => count(org, '/meta/handshake') === 2 || heldPolls(org) === 2);
    org.publish(orders, {});
    await eventually(() => order.values.length === 2 || ids(order).includes(2));
    expect(ids(order)).toEqual([1, 2]);
    expect(swallowed).toBe(1);
  },
);

it('events beside a reply that makes no sense are delivered all the same', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [
      { channel: orders, id: undefined, data: { without: 'replay id' } },
      { channel: '/meta/connect', successful: 'perhaps' as never },
    ],
  });
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => heldPolls(org) === 2);
  expect(order.values).toHaveLength(1);
});

it('messages of channels that nobody has are passed over', async () => {
  const org = await startOrg();
  org.intercept(heldPoll, {
    messages: [
      event(9, '/event/Other__e'),
      { channel: '/service/x', id: undefined, data: {} },
      { channel: '/meta/unheard', id: undefined, data: {}, successful: true },
      event(1),
      { channel: '/meta/connect', successful: true },
    ],
  });
  const order = watch(connectTo(org).channel(orders));
  await eventually(() => order.values.length === 1 && heldPolls(org) === 2);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it.each([
  [
    'a platform event without a date',
    orders,
    { payload: { Number__c: '1' }, event: { replayId: 1 } },
  ],
  [
    'a change event without commitTimestamp',
    '/data/AccountChangeEvent',
    { payload: { ChangeEventHeader: { entityName: 'Account' } }, event: { replayId: 1 } },
  ],
  [
    'a change event with a date beyond all time',
    '/data/AccountChangeEvent',
    { payload: { ChangeEventHeader: { commitTimestamp: 1e300 } }, event: { replayId: 1 } },
  ],
  [
    'a generic event whose text speaks of a ChangeEventHeader',
    '/u/notices',
    { payload: 'the ChangeEventHeader', event: { createdDate: 'yesterday', replayId: 1 } },
  ],
  [
    'an event with odd dates',
    orders,
    { payload: { CreatedDate: 7 }, event: { replayId: 1, createdDate: {} } },
  ],
])('%s is delivered, and its replay id kept (behaviour 35)', async (_, channel, data) => {
  const org = await startOrg();
  const subscriber = watch(connectTo(org).channel(channel));
  await untilSubscribed(org, channel);
  org.publishRaw(channel, data);
  await eventually(() => subscriber.values.length === 1);
  expect(subscriber.values[0]).toMatchObject({ channel, data, replayId: 1 });
  org.forgetSessions();
  await untilSubscribed(org, channel);
  expect(positionsOf(org, channel)).toEqual([-1, 1]);
});

it.each([
  ['no data at all', null],
  ['text', 'text'],
  ['an array', [1, 2]],
  ['a replay id below 0', { event: { replayId: -2 } }],
  ['a replay id that is no whole number', { event: { replayId: 1.5 } }],
  ['a replay id that is an object', { event: { replayId: {} } }],
  ['an event that is null', { event: null, payload: null }],
])('an event with %s is delivered, and disturbs no position (behaviour 35)', async (_, data) => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  org.publishRaw(orders, data, { replayId: 90 });
  org.publishRaw(orders, { event: { replayId: 91 } }, { replayId: 91 });
  await eventually(() => order.values.length === 3);
  expect(order.values[1]?.data).toEqual(data);
  expect(order.values[1]?.replayId).toBeUndefined();
  org.forgetSessions();
  await untilSubscribed(org, orders);
  expect(positionsOf(org, orders)).toEqual([-1, 91]);
});

it('events without replay ids come, and after an interruption the last known position counts', async () => {
  const org = await startOrg();
  const topic = '/systemTopic/Logging';
  const log = watch(connectTo(org).channel(topic));
  await untilSubscribed(org, topic);
  org.publish(topic, {});
  org.publish(topic, {});
  await eventually(() => log.values.length === 2);
  expect(log.values[0]?.replayId).toBeUndefined();
});

it('events that come out of the order of their dates are taken by their position (behaviour 34)', async () => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders));
  await untilSubscribed(org, orders);
  for (const [replayId, second] of [
    [1, 0],
    [2, 5],
    [3, 4],
  ]) {
    org.publishRaw(orders, {
      payload: { CreatedDate: new Date(Date.now() + Number(second) * 1000).toISOString() },
      event: { replayId },
    });
  }
  await eventually(() => order.values.length === 3);
  org.forgetSessions();
  await untilSubscribed(org, orders);
  expect(positionsOf(org, orders)).toEqual([-1, 3]);
});
