import { NEVER, concat, defer, map, of, throwError, timer } from 'rxjs';
import type { ReplayMarker, ReplayStore } from '../../src/index.ts';
import { ReplayOption, StoreError } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

const storeOf = (get: ReplayStore['get']): ReplayStore => ({ get, set: () => undefined });

/** For what a program without types may give. */
const answering = (answer: unknown): ReplayStore => storeOf((() => answer) as ReplayStore['get']);

const broken = new Error('disk full');

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, ids, interrupt, startOrg, startsOf } = siteOf(protocol);
  const marker: ReplayMarker = { replayId: idOf(2) };

  it.each([
    ['a Map', new Map([[orders, marker]])],
    ['a value', storeOf(() => marker)],
    ['a promise', storeOf(() => Promise.resolve(marker))],
    ['a late promise', storeOf(() => new Promise((resolve) => setTimeout(resolve, 20, marker)))],
    ['an Observable', storeOf(() => of(marker))],
    [
      'a late Observable that never completes',
      storeOf(() => concat(timer(20).pipe(map(() => marker)), NEVER)),
    ],
    [
      'something thenable',
      answering({ then: (resolve: (value: unknown) => void) => resolve(marker) }),
    ],
    ['a date beside the id', storeOf(() => ({ ...marker, createdDate: '2026-01-01T00:00:00Z' }))],
  ])('a channel goes on from the marker that its store gives as %s', async (_, replay) => {
    const org = await startOrg();
    publish(org, orders, 4);
    const order = watch(connectTo(org).channel(orders, { replay }));
    await eventually(() => order.values.length === 2);
    expect(ids(order)).toEqual([3, 4]);
    expect(startsOf(org, orders)).toEqual([2]);
  });

  it.each([
    ['undefined', answering(undefined)],
    ['null', answering(null)],
    ['an empty Map', new Map<string, ReplayMarker>()],
    ['a promise of undefined', answering(Promise.resolve(undefined))],
    ['an Observable that is empty', answering(of())],
  ])('without a marker (%s) a channel begins with new events', async (_, replay) => {
    const org = await startOrg();
    publish(org, orders);
    watch(connectTo(org).channel(orders, { replay }));
    await untilSubscribed(org, orders);
    expect(startsOf(org, orders)).toEqual([ReplayOption.NewEvents]);
  });

  it.each([
    [
      'throws',
      storeOf(() => {
        throw broken;
      }),
    ],
    ['rejects', storeOf(() => Promise.reject(broken))],
    ['gives an Observable that fails', storeOf(() => throwError(() => broken))],
  ])('a store that %s fails its channel with a StoreError, and no other', async (_, replay) => {
    const org = await startOrg();
    const client = connectTo(org);
    const invoice = watch(client.channel(invoices));
    const order = watch(client.channel(orders, { replay }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(StoreError);
    expect(order.error).toMatchObject({ channel: orders, cause: broken });
    expect(String(order.error)).toContain(orders);
    expect(String(order.error)).toContain('disk full');
    await untilSubscribed(org, invoices);
    publish(org, invoices);
    await eventually(() => invoice.values.length === 1);
    expect(startsOf(org, orders)).toEqual([]);
  });

  it.each([
    ['a number', 5],
    ['a text', 'marker'],
    ['an empty object', {}],
    ['an array', []],
    ['a marker without a whole number', { replayId: 1.5 }],
    ['a marker with NaN', { replayId: Number.NaN }],
    ['a marker with a text that is not a number', { replayId: 'abc' }],
    ['a marker below the options', { replayId: -3 }],
    ['a function', () => marker],
    ['false', false],
  ])(
    'a store that gives %s for a marker fails its channel with a StoreError',
    async (_, rubbish) => {
      const org = await startOrg();
      const client = connectTo(org);
      const invoice = watch(client.channel(invoices));
      const order = watch(client.channel(orders, { replay: answering(rubbish) }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(StoreError);
      expect(String(order.error)).toContain(orders);
      expect(invoice.ended).toBeUndefined();
    },
  );

  it('a store is asked once for each subscriber, and not at each interruption', async () => {
    const org = await startOrg();
    let lookups = 0;
    const replay = storeOf(() =>
      defer(() => {
        lookups += 1;
        return of(undefined);
      }),
    );
    const client = connectTo(org);
    const channel$ = client.channel(orders, { replay });
    expect(lookups).toBe(0);
    const order = watch(channel$);
    await untilSubscribed(org, orders);
    interrupt(org);
    await untilSubscribed(org, orders);
    watch(channel$);
    publish(org, orders);
    await eventually(() => order.values.length === 1);
    expect(lookups).toBe(2);
  });

  it('events of one instant, such as a mass delete’s, all come, and are all behind the marker (behaviour 33)', async () => {
    const now = Date.now();
    const org = await startOrg({ now: () => now });
    const order = watch(connectTo(org).channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders, 50);
    await eventually(() => order.values.length === 50);
    interrupt(org);
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => order.values.length === 51);
    expect(startsOf(org, orders)).toEqual([-1, 50]);
    expect(new Set(order.values.map(({ createdDate }) => createdDate)).size).toBe(1);
  });
});
