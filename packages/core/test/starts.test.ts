import type { MockOrg } from '@sfstream/testing';
import { serverTooBusy } from '@sfstream/testing';
import { repeat, take, tap } from 'rxjs';
import type { ReplayMarker, StreamEvent } from '../src/index.ts';
import { ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { count, heldPolls, positionsOf } from './helpers/traffic.ts';
import { meanwhile } from './helpers/meanwhile.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';
const { AllEvents, NewEvents } = ReplayOption;

const ids = ({ values }: Watch<StreamEvent>): readonly unknown[] =>
  values.map(({ replayId }) => replayId);

/** An org in which a channel has had three events long ago. */
const orgWithHistory = async () => {
  let clock = Date.now() - 3_600_000;
  const org = await startOrg({ now: () => clock });
  for (let index = 0; index < 3; index += 1) org.publish(orders, {});
  clock = Date.now();
  return org;
};

it('two channels start from positions of their own', async () => {
  const org = await startOrg();
  for (const channel of [orders, orders, orders, invoices, invoices]) org.publish(channel, {});
  const client = connectTo(org);
  const order = watch(client.channel(orders, { replay: 2 }));
  const invoice = watch(client.channel(invoices, { replay: 1 }));
  await eventually(() => order.values.length === 1 && invoice.values.length === 1);
  expect(ids(order)).toEqual([3]);
  expect(ids(invoice)).toEqual([2]);
  expect(positionsOf(org, orders)).toEqual([2]);
  expect(positionsOf(org, invoices)).toEqual([1]);
});

it('a late subscriber of all events gets them once and in order, and the first one gets none again', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const first = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => first.values.length === 1);
  const late = watch(client.channel(orders, { replay: AllEvents }));
  await eventually(() => late.values.length === 4);
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => late.values.length === 5 && first.values.length === 2);
  expect(ids(late)).toEqual([1, 2, 3, 4, 5]);
  expect(ids(first)).toEqual([4, 5]);
});

it('events that are published while the session is replaced for a late subscriber come once to each', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const first = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => first.values.length === 1);
  meanwhile(org, '/meta/subscribe', () => {
    org.publish(orders, {});
  });
  const late = watch(client.channel(orders, { replay: AllEvents }));
  await eventually(() => late.values.length === 5);
  await eventually(() => first.values.length === 2);
  org.publish(orders, {});
  await eventually(() => late.values.length === 6 && first.values.length === 3);
  expect(ids(late)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(ids(first)).toEqual([4, 5, 6]);
});

it('a first subscriber that has had nothing yet gets none of the past that a late one asks for', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const first = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  const late = watch(client.channel(orders, { replay: AllEvents }));
  await eventually(() => late.values.length === 3);
  org.publish(orders, {});
  await eventually(() => late.values.length === 4);
  expect(ids(first)).toEqual([4]);
});

it('two subscribers that come together each get what they asked for', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const all = watch(client.channel(orders, { replay: AllEvents }));
  const some = watch(client.channel(orders, { replay: 2 }));
  const fresh = watch(client.channel(orders, { replay: NewEvents }));
  await eventually(() => all.values.length === 3);
  org.publish(orders, {});
  await eventually(() => all.values.length === 4);
  expect(ids(some)).toEqual([3, 4]);
  expect(ids(fresh)).toEqual([4]);
  expect(positionsOf(org, orders)).toEqual([AllEvents]);
});

it('a late subscriber of all events that comes from within an event handler, in the middle of a batch, misses nothing', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const late: Watch<StreamEvent>[] = [];
  const first = watch(
    client.channel(orders).pipe(
      tap(() => {
        if (late.length === 0) late.push(watch(client.channel(orders, { replay: AllEvents })));
      }),
    ),
  );
  await untilSubscribed(org, orders);
  for (let index = 0; index < 3; index += 1) org.publish(orders, {});
  await eventually(() => late[0]?.values.at(-1)?.replayId === 6);
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => late[0]?.values.at(-1)?.replayId === 7);
  await eventually(() => first.values.at(-1)?.replayId === 7);
  expect(late.map(ids)).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
  expect(ids(first)).toEqual([4, 5, 6, 7]);
});

it.each([
  ['all events', AllEvents, [1, 2, 3, 4, 5, 6]],
  ['an earlier event', 2, [3, 4, 5, 6]],
])(
  'a late subscriber that begins with %s while another subscription is under way is given nothing before it',
  async (_, replay, expected) => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const first = watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.publish(orders, {});
    await eventually(() => first.values.length === 1);
    await eventually(() => heldPolls(org) === 2);
    const late: Watch<StreamEvent>[] = [];
    meanwhile(org, '/meta/subscribe', () => {
      late.push(watch(client.channel(orders, { replay })));
      org.publish(orders, {});
    });
    watch(client.channel(invoices));
    await eventually(() => late[0]?.values.at(-1)?.replayId === 5);
    await untilSubscribed(org, orders, invoices);
    org.publish(orders, {});
    await eventually(() => late[0]?.values.at(-1)?.replayId === 6);
    await eventually(() => first.values.at(-1)?.replayId === 6);
    expect(late.map(ids)).toEqual([expected]);
    expect(ids(first)).toEqual([4, 5, 6]);
  },
);

it('anyone who leaves and begins again with all events, from within a handler, gets all of them', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  watch(client.channel(invoices));
  const visits = watch(
    client.channel(orders, { replay: AllEvents }).pipe(take(1), repeat({ count: 2 })),
  );
  await eventually(() => visits.ended === 'completed');
  expect(ids(visits)).toEqual([1, 1]);
});

it('a late subscriber of new events gets only later ones, in the same session', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const first = watch(client.channel(orders, { replay: AllEvents }));
  await eventually(() => first.values.length === 3);
  const late = watch(client.channel(orders, { replay: NewEvents }));
  org.publish(orders, {});
  await eventually(() => first.values.length === 4);
  expect(ids(late)).toEqual([4]);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it('a late subscriber that knows the newest event joins without another subscription', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const first = watch(client.channel(orders, { replay: AllEvents }));
  await eventually(() => first.values.length === 3);
  const late = watch(client.channel(orders, { replay: 3 }));
  org.publish(orders, {});
  await eventually(() => first.values.length === 4);
  expect(ids(late)).toEqual([4]);
  expect(count(org, '/meta/subscribe')).toBe(1);
});

it('anyone who comes back to a channel with its own position misses and repeats nothing', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const invoice = watch(client.channel(invoices));
  const visit = watch(client.channel(orders));
  await untilSubscribed(org, orders, invoices);
  org.publish(orders, {});
  await eventually(() => visit.values.length === 1);
  visit.unsubscribe();
  await eventually(() => org.sessions[0]?.subscriptions.join() === invoices);
  org.publish(orders, {});
  org.publish(orders, {});
  const again = watch(client.channel(orders, { replay: 1 }));
  await eventually(() => again.values.length === 2);
  org.publish(orders, {});
  org.publish(invoices, {});
  await eventually(() => again.values.length === 3 && invoice.values.length === 1);
  expect(ids(again)).toEqual([2, 3, 4]);
});

it('a subscriber of new events that has had none loses nothing to an interruption (behaviour 28)', async () => {
  const org = await orgWithHistory();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  meanwhile(org, '/meta/handshake', () => {
    org.publish(orders, {});
  });
  org.forgetSessions();
  await eventually(() => order.values.length === 1);
  org.publish(orders, {});
  await eventually(() => order.values.length === 2);
  expect(ids(order)).toEqual([4, 5]);
});

it.each([
  ['new events', NewEvents, [-1, 1]],
  ['all events', AllEvents, [-2, 1]],
])(
  'after an interruption %s are no longer asked for, but what follows the last event (behaviour 28)',
  async (_, replay, positions) => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders, { replay }));
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    org.forgetSessions();
    await untilSubscribed(org, orders);
    expect(positionsOf(org, orders)).toEqual(positions);
  },
);

it('the position is looked up when the request is sent, not when the channel is first subscribed (behaviour 27)', async () => {
  const org = await startOrg({ replayIds: { first: 7 } });
  org.publish(orders, {});
  const client = connectTo(org);
  const order = watch(client.channel(orders, { replay: 7 }));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  org.publish(orders, {});
  await eventually(() => order.values.length === 2);
  org.forgetSessions();
  await untilSubscribed(org, orders);
  expect(positionsOf(org, orders)).toEqual([7, 9]);
});

it('replay id 0 is sent as it is (behaviour 36)', async () => {
  const org = await startOrg({ replayIds: { first: 0 } });
  org.publish(orders, {});
  org.publish(orders, {});
  const client = connectTo(org);
  const order = watch(client.channel(orders, { replay: 0 }));
  await eventually(() => order.values.length === 1);
  expect(positionsOf(org, orders)).toEqual([0]);
  expect(ids(order)).toEqual([1]);
});

describe('a first start, once the store holds it,', () => {
  it.each<[string, (org: MockOrg) => void]>([
    [
      'although the answer to its subscription was lost',
      (org) => {
        org.intercept('/meta/subscribe', { change: () => 'drop' });
      },
    ],
    [
      'although the server was too busy for it at first',
      (org) => {
        org.intercept('/meta/subscribe', serverTooBusy());
      },
    ],
  ])('misses nothing of what is published from then on, %s', async (_, obstruct) => {
    const org = await orgWithHistory();
    const store = new Map<string, ReplayMarker>();
    const client = connectTo(org, { backoff: () => 50 });
    obstruct(org);
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders, { replay: store }));
    await eventually(() => activities.values.some(({ type }) => type === 'retry'));
    expect([...store.keys()]).toEqual([orders]);
    org.publish(orders, {});
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.at(-1)?.replayId === 5);
    expect(ids(order)).toEqual([4, 5]);
    expect(positionsOf(org, orders)).toEqual([NewEvents, AllEvents]);
  });
});
