import { Subject } from 'rxjs';
import type { ReplayMarker, ReplayStore } from '../../src/index.ts';
import { ReplayIdError, ReplayOption, storeOf } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { orders, publish, siteOf, untilSubscribed } from './site.ts';

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, ids, interrupt, orgWithHistory, refuseIds, startOrg, startsOf } =
    siteOf(protocol);

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
    expect(startsOf(org, orders)).toEqual([]);
    kept.next();
    await untilSubscribed(org, orders);
    expect(stored).toEqual([
      { createdDate: expect.any(String) as string, orgId: '00D5e000000AAAA' },
    ]);
    expect(Math.abs(Date.parse(stored[0]?.createdDate ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('what is published after the first start comes in the next run, and nothing from before it', async () => {
    const org = await orgWithHistory();
    const store = new Map<string, ReplayMarker>();
    const first = connectTo(org);
    watch(first.channel(orders, { replay: store }));
    await untilSubscribed(org, orders);
    await first.close();
    publish(org, orders);
    publish(org, orders);
    const second = connectTo(org);
    const activities = watch(second.activity$);
    const order = watch(second.channel(orders, { replay: store }));
    await eventually(() => order.values.length === 2);
    publish(org, orders);
    await eventually(() => order.values.length === 3);
    expect(ids(order)).toEqual([4, 5, 6]);
    expect(startsOf(org, orders)).toEqual([-1, -2]);
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

  /** After event 7, or by an option. */
  const startAt = (start: -2 | 7) => (start === -2 ? start : idOf(start));

  it.each([-1, -2, 7] as const)('a channel that begins at %d stores nothing', async (start) => {
    const org = await startOrg();
    for (let count = 0; count < 8; count += 1) publish(org, orders);
    const stored: ReplayMarker[] = [];
    const store: ReplayStore = {
      get: () => (start === -1 ? undefined : { replayId: startAt(start) }),
      set: (_, marker) => stored.push(marker),
    };
    const client = connectTo(org);
    watch(client.channel(orders, { replay: start === -1 ? start : store }));
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
    publish(org, orders);
    await eventually(() => kept.values.length === 1 && loose.values.length === 1);
    expect(storeOf(kept.values[0]!)).toBe(store);
    expect(storeOf(loose.values[0]!)).toBeUndefined();
  });

  describe('a channel that falls back to new events', () => {
    const refused = (): Map<string, ReplayMarker> => new Map([[orders, { replayId: idOf(77) }]]);
    const options = { replayFallback: ReplayOption.NewEvents };

    it('stores its start before it is subscribed with them', async () => {
      const org = await orgWithHistory();
      const kept = new Subject<void>();
      const stored: ReplayMarker[] = [];
      const store: ReplayStore = {
        get: () => ({ replayId: idOf(77) }),
        set: (_, marker) => {
          stored.push(marker);
          return kept;
        },
      };
      const client = connectTo(org, options);
      watch(client.channel(orders, { replay: store }));
      await eventually(() => stored.length === 1);
      expect(startsOf(org, orders)).toEqual([77]);
      expect(client.isSettled).toBe(false);
      kept.next();
      await untilSubscribed(org, orders);
      expect(startsOf(org, orders)).toEqual([77, ReplayOption.NewEvents]);
      expect(stored).toEqual([
        { createdDate: expect.any(String) as string, orgId: '00D5e000000AAAA' },
      ]);
    });

    it.each<[string, typeof options | { replayFallback: () => ReplayOption }]>([
      ['always', options],
      ['by a function', { replayFallback: () => ReplayOption.NewEvents }],
    ])(
      '%s misses nothing of what is published before its first event, in the next run',
      async (_, how) => {
        const org = await orgWithHistory();
        const store = refused();
        const first = connectTo(org, how);
        watch(first.channel(orders, { replay: store }));
        await untilSubscribed(org, orders);
        await first.close();
        publish(org, orders);
        publish(org, orders);
        const second = connectTo(org, how);
        const activities = watch(second.activity$);
        const order = watch(second.channel(orders, { replay: store }));
        await eventually(() => order.values.length === 2);
        expect(ids(order)).toEqual([4, 5]);
        expect(startsOf(org, orders)).toEqual([77, -1, -2]);
        expect(activities.values.filter(({ type }) => type === 'replay-fallback')).toEqual([]);
      },
    );

    it('in the middle of a run stores that start, too', async () => {
      const org = await startOrg();
      const store = new Map<string, ReplayMarker>();
      const first = connectTo(org, options);
      const order = watch(first.channel(orders, { replay: store }));
      await untilSubscribed(org, orders);
      publish(org, orders);
      await eventually(() => order.values.length === 1);
      store.set(orders, { replayId: idOf(1) });
      org.purge();
      interrupt(org);
      await eventually(() => startsOf(org, orders).length === 3);
      await untilSubscribed(org, orders);
      await first.close();
      publish(org, orders);
      const again = watch(connectTo(org, options).channel(orders, { replay: store }));
      await eventually(() => again.values.length === 1);
      expect(ids(again)).toEqual([2]);
      expect(startsOf(org, orders)).toEqual([-1, 1, -1, -2]);
    });

    it('because its position is in another org stores that start, too', async () => {
      const org = await orgWithHistory();
      const store = new Map<string, ReplayMarker>([
        [orders, { replayId: idOf(1), orgId: '00D5e00000THERE' }],
      ]);
      const first = connectTo(org, options);
      // On an open connection: the org is known when the store is asked.
      watch(first.channel('/event/Other__e'));
      await untilSubscribed(org, '/event/Other__e');
      watch(first.channel(orders, { replay: store }));
      await untilSubscribed(org, orders);
      await first.close();
      publish(org, orders);
      const again = watch(connectTo(org, options).channel(orders, { replay: store }));
      await eventually(() => again.values.length === 1);
      expect(ids(again)).toEqual([4]);
      expect(startsOf(org, orders)).toEqual([-1, -2]);
    });

    it('because its position turns out to be in another org stores that start, too', async () => {
      const org = await orgWithHistory();
      const store = new Map<string, ReplayMarker>([
        [orders, { replayId: idOf(1), orgId: '00D5e00000THERE' }],
      ]);
      const first = connectTo(org, options);
      watch(first.channel(orders, { replay: store }));
      await untilSubscribed(org, orders);
      expect(store.get(orders)).toEqual({
        createdDate: expect.any(String) as string,
        orgId: '00D5e000000AAAA',
      });
      expect(startsOf(org, orders)).toEqual([-1]);
    });

    it('fails where its start cannot be stored', async () => {
      const org = await startOrg();
      const store: ReplayStore = { get: () => ({ replayId: idOf(77) }), set: () => false };
      const order = watch(connectTo(org, options).channel(orders, { replay: store }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toMatchObject({ name: 'StoreError', channel: orders });
    });

    it('does not go round in circles where new events are refused as well', async () => {
      const org = await startOrg();
      refuseIds(org, Infinity);
      const client = connectTo(org, options);
      const activities = watch(client.activity$);
      const order = watch(client.channel(orders, { replay: refused() }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(activities.values.filter(({ type }) => type === 'replay-fallback')).toHaveLength(1);
    });
  });
});
