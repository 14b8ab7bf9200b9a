import type { Activity, ReplayMarker, StreamEvent } from '../../src/index.ts';
import { ReplayIdError, ReplayOption, markerOf } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import type { Watch } from '../helpers/watch.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

/** What every mock org is called. */
const here = '00D5e000000AAAA';
const there = '00D5e00000THERE';

const storeWith = (marker: ReplayMarker) => new Map([[orders, marker]]);

const orgOf = (event: StreamEvent) => markerOf(event)?.orgId;

const losses = ({ values }: Watch<Activity>): readonly string[] =>
  values.flatMap((activity) => (activity.type === 'possible-loss' ? [activity.reason] : []));

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, startOrg, startsOf } = siteOf(protocol);

  it('an event knows the org that it came from', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => order.values.length === 1);
    expect(order.values.map(orgOf)).toEqual([here]);
  });

  describe('a stored position', () => {
    it('in another org is not asked for, but fails as a refused one', async () => {
      const org = await startOrg();
      publish(org, orders);
      const replay = storeWith({ replayId: idOf(1), orgId: there });
      const order = watch(connectTo(org).channel(orders, { replay }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(String(order.error)).toContain(`org ${there}, but this is org ${here}`);
      expect(startsOf(org, orders)).toEqual([]);
    });

    it('in another org goes to the fallback, visibly (P30)', async () => {
      const org = await startOrg();
      publish(org, orders);
      const client = connectTo(org);
      const activities = watch(client.activity$);
      const replay = storeWith({ replayId: idOf(9), orgId: there });
      const order = watch(
        client.channel(orders, { replay, replayFallback: ReplayOption.AllEvents }),
      );
      await eventually(() => order.values.length === 1);
      expect(startsOf(org, orders)).toEqual([ReplayOption.AllEvents]);
      expect(losses(activities)).toEqual([expect.stringContaining(there)]);
    });

    it('in another org is not asked for on an open connection either', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      watch(client.channel(invoices));
      await untilSubscribed(org, invoices);
      const replay = storeWith({ replayId: idOf(9), orgId: there });
      const order = watch(client.channel(orders, { replay }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(startsOf(org, orders)).toEqual([]);
    });

    it.each([
      ['in this org', { replayId: idOf(1), orgId: here }],
      ['in an org that nobody noted', { replayId: idOf(1) }],
    ])('%s is asked for', async (_, marker) => {
      const org = await startOrg();
      publish(org, orders);
      publish(org, orders);
      const order = watch(connectTo(org).channel(orders, { replay: storeWith(marker) }));
      await eventually(() => order.values.length === 1);
      expect(startsOf(org, orders)).toEqual([1]);
    });
  });
});
