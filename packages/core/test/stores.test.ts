import { getAdapter } from 'axios';
import type { AxiosAdapter } from 'axios';
import { ReplayOption } from '../src/index.ts';
import type { ReplayStore } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { heldPolls, positionsOf } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

const storeOf = (get: ReplayStore['get']): ReplayStore => ({ get, set: () => undefined });

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
