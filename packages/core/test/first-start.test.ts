import { Subject } from 'rxjs';
import type { ReplayMarker, ReplayStore, StreamEvent } from '../src/index.ts';
import { ReplayOption, storeOf } from '../src/index.ts';
import { eventually } from './eventually.ts';
import { count, positionsOf } from './traffic.ts';
import { untilSubscribed } from './until-subscribed.ts';
import type { Watch } from './watch.ts';
import { watch } from './watch.ts';
import { connectTo, startOrg } from './with-org.ts';

const orders = '/event/Order__e';
const hour = 3_600_000;

const ids = ({ values }: Watch<StreamEvent>): readonly unknown[] =>
  values.map(({ replayId }) => replayId);

/** An org with an event of an hour ago. */
const orgWithHistory = async () => {
  let clock = Date.now() - hour;
  const org = await startOrg({ now: () => clock });
  org.publish(orders, {});
  clock = Date.now();
  return org;
};

it('a channel with an empty store stores its start before it is subscribed', async () => {
  const org = await startOrg();
  const kept = new Subject<void>();
  const stored: ReplayMarker[] = [];
  const store: ReplayStore = {
    get: () => undefined,
    set: (_, marker) => {
      stored.push(marker);
      return kept;
    },
  };
  watch(connectTo(org).channel(orders, { replay: store }));
  await eventually(() => stored.length === 1);
  expect(count(org, '/meta/subscribe')).toBe(0);
  kept.next();
  await untilSubscribed(org, orders);
  expect(stored).toEqual([{ createdDate: expect.any(String) as string, orgId: '00D5e000000AAAA' }]);
  expect(Math.abs(Date.parse(stored[0]?.createdDate ?? '') - Date.now())).toBeLessThan(hour / 60);
});

it('what is published after the first start comes in the next run, and nothing from before it', async () => {
  const org = await orgWithHistory();
  const store = new Map<string, ReplayMarker>();
  const first = connectTo(org);
  watch(first.channel(orders, { replay: store }));
  await untilSubscribed(org, orders);
  await first.close();
  org.publish(orders, {});
  org.publish(orders, {});
  const second = connectTo(org);
  const activities = watch(second.activity$);
  const order = watch(second.channel(orders, { replay: store }));
  await eventually(() => order.values.length === 2);
  org.publish(orders, {});
  await eventually(() => order.values.length === 3);
  expect(ids(order)).toEqual([2, 3, 4]);
  expect(positionsOf(org, orders)).toEqual([-1, -2]);
  expect(activities.values).toContainEqual({
    type: 'resuming',
    channel: orders,
    replayId: ReplayOption.NewEvents,
    marker: expect.objectContaining({ type: 'retained' }) as object,
  });
});

it('a start is kept by whatever answers new events in place of a marker', async () => {
  const org = await startOrg();
  const stored: ReplayMarker[] = [];
  const store: ReplayStore = {
    get: () => ({ replayId: ReplayOption.NewEvents }),
    set: (_, marker) => stored.push(marker),
  };
  watch(connectTo(org).channel(orders, { replay: store }));
  await untilSubscribed(org, orders);
  expect(stored).toHaveLength(1);
});

it.each([-1, -2, 7] as const)('a channel that begins at %d stores nothing', async (replayId) => {
  const org = await startOrg();
  for (let count = 0; count < 8; count += 1) org.publish(orders, {});
  const stored: ReplayMarker[] = [];
  const store: ReplayStore = {
    get: () => (replayId === -1 ? undefined : { replayId }),
    set: (_, marker) => stored.push(marker),
  };
  const client = connectTo(org);
  watch(client.channel(orders, { replay: replayId === -1 ? replayId : store }));
  await untilSubscribed(org, orders);
  expect(stored).toEqual([]);
});

it('a start that cannot be stored fails the channel, and no other', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const order = watch(
    client.channel(orders, { replay: { get: () => undefined, set: () => false } }),
  );
  const other = watch(client.channel('/event/Invoice__e'));
  await eventually(() => order.ended !== undefined);
  expect(order.error).toMatchObject({ name: 'StoreError', channel: orders });
  await untilSubscribed(org, '/event/Invoice__e');
  expect(other.ended).toBeUndefined();
});

it('an event knows the store that its channel began with', async () => {
  const org = await startOrg();
  const store = new Map<string, ReplayMarker>();
  const client = connectTo(org);
  const kept = watch(client.channel(orders, { replay: store }));
  const loose = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  await eventually(() => client.isSettled);
  org.publish(orders, {});
  await eventually(() => kept.values.length === 1 && loose.values.length === 1);
  expect(storeOf(kept.values[0]!)).toBe(store);
  expect(storeOf(loose.values[0]!)).toBeUndefined();
});
