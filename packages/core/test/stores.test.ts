import { getAdapter } from 'axios';
import type { AxiosAdapter } from 'axios';
import { NEVER, concat, defer, map, of, throwError, timer } from 'rxjs';
import { ReplayOption, StoreError } from '../src/index.ts';
import type { ReplayMarker, ReplayStore } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { heldPolls, positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';
const marker: ReplayMarker = { replayId: 2 };

const storeOf = (get: ReplayStore['get']): ReplayStore => ({ get, set: () => undefined });

/** For what a program without types may give. */
const answering = (answer: unknown): ReplayStore => storeOf((() => answer) as ReplayStore['get']);

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
  for (let index = 0; index < 4; index += 1) org.publish(orders, {});
  const order = watch(connectTo(org).channel(orders, { replay }));
  await eventually(() => order.values.length === 2);
  expect(order.values.map(({ replayId }) => replayId)).toEqual([3, 4]);
  expect(positionsOf(org, orders)).toEqual([2]);
});

it.each([
  ['undefined', answering(undefined)],
  ['null', answering(null)],
  ['an empty Map', new Map<string, ReplayMarker>()],
  ['a promise of undefined', answering(Promise.resolve(undefined))],
  ['an Observable that is empty', answering(of())],
])('without a marker (%s) a channel begins with new events', async (_, replay) => {
  const org = await startOrg();
  org.publish(orders, {});
  watch(connectTo(org).channel(orders, { replay }));
  await untilSubscribed(org, orders);
  expect(positionsOf(org, orders)).toEqual([ReplayOption.NewEvents]);
});

it('a marker whose id is a text of digits is sent as a number', async () => {
  const org = await startOrg();
  org.publish(orders, {});
  org.publish(orders, {});
  const order = watch(
    connectTo(org).channel(orders, { replay: storeOf(() => ({ replayId: '1' })) }),
  );
  await eventually(() => order.values.length === 1);
  expect(order.values[0]?.replayId).toBe(2);
});

it('a replay id beyond 2^53 is neither rounded nor quoted on its way back (behaviour 36)', async () => {
  const org = await startOrg();
  const id = '9223372036854775807';
  org.intercept('/meta/subscribe', { messages: [{ successful: true }] });
  // The org reads with JSON.parse, which rounds; this is what it is sent.
  const sent: string[] = [];
  const adapter: AxiosAdapter = (config) => {
    sent.push(String(config.data));
    return getAdapter('http')(config);
  };
  const order = watch(connectTo(org, { http: { adapter } }).channel(orders, { replay: id }));
  await eventually(() => positionsOf(org, orders).length === 1);
  expect(sent.find((text) => text.includes('/meta/subscribe'))).toContain(
    `"ext":{"replay":{"${orders}":${id}}}`,
  );
  expect(order.ended).toBeUndefined();
});

it('an event with a replay id beyond 2^53 is read exactly, and is where the channel goes on (behaviour 36)', async () => {
  const org = await startOrg();
  const order = watch(connectTo(org).channel(orders, { replay: ReplayOption.AllEvents }));
  await eventually(() => heldPolls(org) === 1);
  org.intercept('/meta/connect', ({ messages: [poll] = [] }) => ({
    status: 200,
    body: `[{"channel":"${orders}","data":{"event":{"replayId":9007199254740993},"payload":{"Big__c":1.5}}},
            {"channel":"${orders}","data":{"event":{"replayId":9007199254740995}}},
            {"channel":"/meta/connect","id":"${String(poll?.id)}","successful":true}]`,
  }));
  org.publish(orders, {});
  await eventually(() => order.values.length === 3);
  expect(order.values.slice(1).map(({ replayId }) => replayId)).toEqual([
    '9007199254740993',
    '9007199254740995',
  ]);
  expect(order.values[1]?.data).toMatchObject({ payload: { Big__c: 1.5 } });
});

it('a codec of the user’s own copes with replay ids that are texts (behaviours 36 and 56)', async () => {
  const org = await startOrg();
  org.publish(orders, {});
  org.publish(orders, {});
  const order = watch(connectTo(org, { json: JSON }).channel(orders, { replay: '1' }));
  await eventually(() => order.values.length === 1 || order.ended !== undefined);
  expect(order.error).toBeUndefined();
  expect(order.values[0]?.replayId).toBe(2);
});

const broken = new Error('disk full');

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
  org.publish(invoices, {});
  await eventually(() => invoice.values.length === 1);
  expect(positionsOf(org, orders)).toEqual([]);
});

it.each([
  ['a number', 5],
  ['a text', 'marker'],
  ['an empty object', {}],
  ['an array', []],
  ['a marker without a whole number', { replayId: 1.5 }],
  ['a marker with NaN', { replayId: Number.NaN }],
  ['a marker with a text that is no number', { replayId: 'abc' }],
  ['a marker below the options', { replayId: -3 }],
  ['a function', () => marker],
  ['false', false],
])('a store that gives %s for a marker fails its channel with a StoreError', async (_, rubbish) => {
  const org = await startOrg();
  const client = connectTo(org);
  const invoice = watch(client.channel(invoices));
  const order = watch(client.channel(orders, { replay: answering(rubbish) }));
  await eventually(() => order.ended !== undefined);
  expect(order.error).toBeInstanceOf(StoreError);
  expect(String(order.error)).toContain(orders);
  expect(invoice.ended).toBeUndefined();
});

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
  org.forgetSessions();
  await untilSubscribed(org, orders);
  watch(channel$);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  expect(lookups).toBe(2);
});

it('events of one instant, such as a mass delete’s, all come, and are all behind the marker (behaviour 33)', async () => {
  const now = Date.now();
  const org = await startOrg({ now: () => now });
  const order = watch(connectTo(org).channel(orders));
  await untilSubscribed(org, orders);
  for (let index = 0; index < 50; index += 1) org.publish(orders, {});
  await eventually(() => order.values.length === 50);
  org.forgetSessions();
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 51);
  expect(positionsOf(org, orders)).toEqual([-1, 50]);
  expect(new Set(order.values.map(({ createdDate }) => createdDate)).size).toBe(1);
});
