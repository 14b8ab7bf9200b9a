import type { MockOrg } from '@sfstream/testing';
import { serverTooBusy } from '@sfstream/testing';
import type { ReplayMarker, StreamEvent } from '../src/index.ts';
import { ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { heldPolls, positionsOf } from './helpers/traffic.ts';
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
