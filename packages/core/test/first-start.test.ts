import type { TrueAnswer } from '@sfstream/testing';
import type { ReplayMarker } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const hour = 3_600_000;

describe('where the server does not tell its time, and its clock is two hours behind', () => {
  const orgWithoutDate = async () => {
    const org = await startOrg({ now: () => Date.now() - 2 * hour });
    // An empty Date tells as little as none.
    const dateless = ({ headers, ...answer }: TrueAnswer) => ({
      ...answer,
      headers: { ...headers, date: '' },
    });
    org.intercept(
      ({ messages }) => messages !== undefined,
      { change: dateless },
      { times: Infinity },
    );
    return org;
  };

  it('what is published after the first start comes in the next run all the same', async () => {
    const org = await orgWithoutDate();
    const store = new Map<string, ReplayMarker>();
    const first = connectTo(org);
    watch(first.channel(orders, { replay: store }));
    await untilSubscribed(org, orders);
    await first.close();
    org.publish(orders, {});
    const second = connectTo(org);
    const activities = watch(second.activity$);
    const order = watch(second.channel(orders, { replay: store }));
    await eventually(() => order.values.length === 1);
    expect(positionsOf(org, orders)).toEqual([-1, -2]);
    expect(activities.values).toContainEqual(
      expect.objectContaining({ type: 'resuming', marker: { type: 'undated' } }),
    );
  });

  it('one who waits for new events loses none to an interruption', async () => {
    const org = await orgWithoutDate();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await eventually(() => client.isSettled);
    org.forgetSessions();
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
  });
});
