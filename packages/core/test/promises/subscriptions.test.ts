import { retry } from 'rxjs';
import { ReplayIdError, ReplayOption, SubscriptionError } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, ids, refuseChannel, servedBy, startOrg, startsOf } = siteOf(protocol);

  describe('a refused subscription', () => {
    it('fails its channel only, and the others go on (P41)', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      const order = watch(client.channel(orders));
      await eventually(() => client.isSettled);
      refuseChannel(org);
      const invoice = watch(client.channel(invoices));
      await eventually(() => invoice.ended !== undefined);
      expect(invoice.error).toBeInstanceOf(SubscriptionError);
      expect(invoice.error).not.toBeInstanceOf(ReplayIdError);
      expect(invoice.error).toMatchObject({ channel: invoices });
      publish(org, orders);
      await eventually(() => order.values.length === 1);
      expect([...client.subscriptions]).toEqual([orders]);
      expect(startsOf(org, orders)).toEqual([-1]);
    });

    it('fails every subscriber of that channel with the same error', async () => {
      const org = await startOrg();
      refuseChannel(org);
      const client = connectTo(org);
      const [one, other] = [watch(client.channel(orders)), watch(client.channel(orders))];
      await eventually(() => one.ended !== undefined && other.ended !== undefined);
      expect(one.error).toBe(other.error);
      await eventually(() => servedBy(org) === 0);
    });

    it('for another reason than the replay id is not tried with the fallback (behaviour 23)', async () => {
      const org = await startOrg();
      refuseChannel(org);
      const client = connectTo(org, { replayFallback: ReplayOption.AllEvents });
      const order = watch(client.channel(orders, { replay: idOf(5) }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(SubscriptionError);
      expect(order.error).not.toBeInstanceOf(ReplayIdError);
    });

    it('may be tried again by anyone who subscribes again', async () => {
      const org = await startOrg();
      refuseChannel(org);
      const order = watch(connectTo(org).channel(orders).pipe(retry(1)));
      await untilSubscribed(org, orders);
      publish(org, orders);
      await eventually(() => order.values.length === 1);
      expect(order.ended).toBeUndefined();
    });
  });

  describe('an outage', () => {
    it('in which a channel is left does not bring it back (behaviour 41)', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      const states = watch(client.state$);
      const order = watch(client.channel(orders));
      const invoice = watch(client.channel(invoices));
      await untilSubscribed(org, orders, invoices);
      await eventually(() => client.isSettled);
      const asked = startsOf(org, invoices).length;
      await org.goDown();
      await eventually(() => states.values.at(-1)?.type === 'waiting');
      invoice.unsubscribe();
      await org.comeBack();
      publish(org, orders);
      await eventually(() => order.values.length === 1);
      await eventually(() => client.isSettled);
      expect(startsOf(org, invoices)).toHaveLength(asked);
    });

    it('in which a channel is subscribed brings it with the others, once (behaviour 41)', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      const states = watch(client.state$);
      const order = watch(client.channel(orders));
      await eventually(() => client.isSettled);
      await org.goDown();
      await eventually(() => states.values.at(-1)?.type === 'waiting');
      const invoice = watch(client.channel(invoices));
      publish(org, orders);
      await org.comeBack();
      await untilSubscribed(org, invoices);
      publish(org, invoices);
      await eventually(() => order.values.length === 1 && invoice.values.length === 1);
      expect(startsOf(org, invoices)).toEqual([-1]);
    });
  });

  it('a channel that nobody wants any more is left alone, and the others go on', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    invoice.unsubscribe();
    const left = { type: 'unsubscribed', channel: invoices };
    await eventually(() => activities.values.some(({ type }) => type === left.type));
    expect(activities.values).toContainEqual(left);
    publish(org, invoices);
    publish(org, orders);
    await eventually(() => order.values.length === 1);
    expect(ids(invoice)).toEqual([]);
    expect(startsOf(org, orders)).toEqual([-1]);
  });
});
