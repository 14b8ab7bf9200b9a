import { repeat, take, tap } from 'rxjs';
import type { StreamEvent } from '../../src/index.ts';
import { ReplayOption } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import type { Watch } from '../helpers/watch.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

const { AllEvents, NewEvents } = ReplayOption;

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, ids, interrupt, orgWithHistory, startOrg, startsOf } = siteOf(protocol);

  it('two channels start from positions of their own', async () => {
    const org = await startOrg();
    for (const channel of [orders, orders, orders, invoices, invoices]) publish(org, channel);
    const client = connectTo(org);
    const order = watch(client.channel(orders, { replay: idOf(2) }));
    const invoice = watch(client.channel(invoices, { replay: idOf(1) }));
    await eventually(() => order.values.length === 1 && invoice.values.length === 1);
    expect(ids(order)).toEqual([3]);
    expect(ids(invoice)).toEqual([2]);
    expect(startsOf(org, orders)).toEqual([2]);
    expect(startsOf(org, invoices)).toEqual([1]);
  });

  it('a late subscriber of all events gets them once and in order, and the first one gets none again (P27)', async () => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const first = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => first.values.length === 1);
    const late = watch(client.channel(orders, { replay: AllEvents }));
    await eventually(() => late.values.length === 4);
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => late.values.length === 5 && first.values.length === 2);
    expect(ids(late)).toEqual([1, 2, 3, 4, 5]);
    expect(ids(first)).toEqual([4, 5]);
  });

  it('a first subscriber that has had nothing yet gets none of the past that a late one asks for', async () => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const first = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    const late = watch(client.channel(orders, { replay: AllEvents }));
    await eventually(() => late.values.length === 3);
    publish(org, orders);
    await eventually(() => late.values.length === 4);
    expect(ids(first)).toEqual([4]);
  });

  it('two subscribers that come together each get what they asked for', async () => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const all = watch(client.channel(orders, { replay: AllEvents }));
    const some = watch(client.channel(orders, { replay: idOf(2) }));
    const fresh = watch(client.channel(orders, { replay: NewEvents }));
    await eventually(() => all.values.length === 3);
    publish(org, orders);
    await eventually(() => all.values.length === 4);
    expect(ids(some)).toEqual([3, 4]);
    expect(ids(fresh)).toEqual([4]);
    expect(startsOf(org, orders)).toEqual([AllEvents]);
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
    publish(org, orders, 3);
    await eventually(() => late[0]?.values.length === 6);
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => late[0]?.values.length === 7);
    await eventually(() => first.values.length === 4);
    expect(late.map(ids)).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
    expect(ids(first)).toEqual([4, 5, 6, 7]);
  });

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

  it('a late subscriber of new events gets only later ones, without another subscription', async () => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const first = watch(client.channel(orders, { replay: AllEvents }));
    await eventually(() => first.values.length === 3);
    const late = watch(client.channel(orders, { replay: NewEvents }));
    publish(org, orders);
    await eventually(() => first.values.length === 4);
    expect(ids(late)).toEqual([4]);
    expect(startsOf(org, orders)).toEqual([AllEvents]);
  });

  it('a late subscriber that knows the newest event joins without another subscription', async () => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const first = watch(client.channel(orders, { replay: AllEvents }));
    await eventually(() => first.values.length === 3);
    const late = watch(client.channel(orders, { replay: idOf(3) }));
    publish(org, orders);
    await eventually(() => first.values.length === 4);
    expect(ids(late)).toEqual([4]);
    expect(startsOf(org, orders)).toEqual([AllEvents]);
  });

  it('anyone who comes back to a channel with its own position misses and repeats nothing', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const activities = watch(client.activity$);
    const invoice = watch(client.channel(invoices));
    const visit = watch(client.channel(orders));
    await untilSubscribed(org, orders, invoices);
    publish(org, orders);
    await eventually(() => visit.values.length === 1);
    visit.unsubscribe();
    await eventually(() => activities.values.some(({ type }) => type === 'unsubscribed'));
    publish(org, orders);
    publish(org, orders);
    const again = watch(client.channel(orders, { replay: idOf(1) }));
    await eventually(() => again.values.length === 2);
    publish(org, orders);
    publish(org, invoices);
    await eventually(() => again.values.length === 3 && invoice.values.length === 1);
    expect(ids(again)).toEqual([2, 3, 4]);
  });

  it('a subscriber of new events that has had none loses nothing to an interruption (behaviour 28)', async () => {
    const org = await orgWithHistory();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    interrupt(org);
    publish(org, orders);
    await eventually(() => order.values.length === 1);
    publish(org, orders);
    await eventually(() => order.values.length === 2);
    expect(ids(order)).toEqual([4, 5]);
  });

  it.each([
    ['new events', NewEvents, [-1, 1]],
    ['all events', AllEvents, [-2, 1]],
  ])(
    'after an interruption %s are no longer asked for, but what follows the last event (behaviour 28) (P22, P24)',
    async (_, replay, positions) => {
      const org = await startOrg();
      const client = connectTo(org);
      const order = watch(client.channel(orders, { replay }));
      await untilSubscribed(org, orders);
      publish(org, orders);
      await eventually(() => order.values.length === 1);
      interrupt(org);
      await untilSubscribed(org, orders);
      expect(startsOf(org, orders)).toEqual(positions);
    },
  );

  it('the position is looked up when the request is sent, not when the channel is first subscribed (behaviour 27)', async () => {
    const org = await startOrg({ replayIds: { first: 7 } });
    publish(org, orders);
    const client = connectTo(org);
    const order = watch(client.channel(orders, { replay: idOf(7) }));
    await untilSubscribed(org, orders);
    publish(org, orders);
    publish(org, orders);
    await eventually(() => order.values.length === 2);
    interrupt(org);
    await untilSubscribed(org, orders);
    expect(startsOf(org, orders)).toEqual([7, 9]);
  });

  it('replay id 0 is sent as it is (behaviour 36)', async () => {
    const org = await startOrg({ replayIds: { first: 0 } });
    publish(org, orders);
    publish(org, orders);
    const client = connectTo(org);
    const order = watch(client.channel(orders, { replay: idOf(0) }));
    await eventually(() => order.values.length === 1);
    expect(startsOf(org, orders)).toEqual([0]);
    expect(ids(order)).toEqual([1]);
  });
});
