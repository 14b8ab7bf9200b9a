import { config, map } from 'rxjs';
import { eventually } from '../helpers/eventually.ts';
import { nothingMoreThan, openHandlesBefore } from '../helpers/open-handles.ts';
import { logins } from '../helpers/traffic.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

const refunds = '/event/Refund__e';

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, connectionType, connectionsOf, ids, numberOf, serves, startOrg, startsOf } =
    siteOf(protocol);

  it('does nothing before someone subscribes', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const channel$ = client.channel(orders);
    watch(client.state$);
    watch(client.activity$);
    expect(client.subscriptions.size).toBe(0);
    // Whatever had been sent by then would have arrived before this.
    await fetch(org.url);
    expect(org.requests).toHaveLength(1);
    expect(connectionsOf(org)).toBe(0);
    watch(channel$);
    await untilSubscribed(org, orders);
  });

  it('shares one login and one session, or connection, among all channels', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    const late = watch(client.channel(refunds));
    await untilSubscribed(org, orders, invoices, refunds);
    publish(org, orders);
    publish(org, invoices);
    publish(org, refunds);
    await eventually(() => [order, invoice, late].every(({ values }) => values.length === 1));
    expect(logins(org)).toHaveLength(1);
    expect(connectionsOf(org)).toBe(1);
  });

  it('shares one subscription at the server among all subscribers of a channel', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const first = watch(client.channel(orders));
    const second = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    const third = watch(client.channel(orders));
    publish(org, orders);
    await eventually(() => [first, second, third].every(({ values }) => values.length === 1));
    expect(startsOf(org, orders)).toEqual([-1]);
  });

  it('leaves a channel when its last subscriber leaves', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const invoice = watch(client.channel(invoices));
    const first = watch(client.channel(orders));
    const second = watch(client.channel(orders));
    await untilSubscribed(org, orders, invoices);
    first.unsubscribe();
    publish(org, orders);
    await eventually(() => second.values.length === 1);
    expect(serves(org, orders)).toBe(true);
    second.unsubscribe();
    await eventually(() => !serves(org, orders));
    publish(org, invoices);
    await eventually(() => invoice.values.length === 1);
    expect(first.values).toHaveLength(0);
  });

  it('disconnects when the last subscriber of all leaves, and leaves no socket or timer (P59)', async () => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    order.unsubscribe();
    invoice.unsubscribe();
    await eventually(() => connectionsOf(org) === 0);
    await nothingMoreThan(before);
  });

  it('opens a new session, or connection, for anyone who subscribes after all have left', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders)).unsubscribe();
    const first = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    first.unsubscribe();
    await eventually(() => connectionsOf(org) === 0);
    const second = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => second.values.length === 1);
    expect(logins(org)).toHaveLength(1);
  });

  it('shows each state in turn, and idle again at the end', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    expect(client.connectionType).toBeNull();
    await untilSubscribed(org, orders);
    await eventually(() => client.isSettled);
    expect(client.connectionType).toBe(connectionType);
    expect([...client.subscriptions]).toEqual([orders]);
    order.unsubscribe();
    expect(states.values.map(({ type }) => type)).toEqual([
      'idle',
      'authenticating',
      'handshaking',
      'open',
      'idle',
    ]);
    expect(client.connectionType).toBeNull();
    expect(client.subscriptions.size).toBe(0);
  });

  it('a subscriber that throws fails by itself alone, and loses nothing for the others (behaviour 44)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const thrower = watch(
      client.channel(orders).pipe(
        map((event) => {
          if (numberOf(event.replayId) === 1) throw new RangeError('my own');
          return event;
        }),
      ),
    );
    const other = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders);
    publish(org, orders);
    publish(org, orders);
    await eventually(() => other.values.length === 3);
    expect(thrower.error).toBeInstanceOf(RangeError);
    expect(ids(other)).toEqual([1, 2, 3]);
  });

  it('a handler that throws is reported to RxJS, and its own stream and all others go on (behaviour 44)', async () => {
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const org = await startOrg();
    const client = connectTo(org);
    const seen: number[] = [];
    client.channel(orders).subscribe(({ replayId }) => {
      seen.push(numberOf(replayId));
      if (numberOf(replayId) === 1) throw new RangeError('my own');
    });
    const other = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders);
    publish(org, orders);
    await eventually(() => other.values.length === 2 && reported.length === 1);
    config.onUnhandledError = null;
    expect(seen).toEqual([1, 2]);
    expect(reported).toEqual([new RangeError('my own')]);
  });

  it('snapshots of the subscriptions are copies (behaviour 53)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    const snapshot = client.subscriptions;
    watch(client.channel(invoices));
    expect([...snapshot]).toEqual([orders]);
    expect([...client.subscriptions]).toEqual([orders, invoices]);
  });
});
