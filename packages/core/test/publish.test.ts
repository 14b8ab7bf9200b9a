import { htmlError } from '@sfstream/testing';
import { holdTime, passTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import { eventually } from './helpers/eventually.ts';
import { heldPoll } from './helpers/poll-of.ts';
import { heldPolls } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

it('publishing is possible again after a poll that failed within the session', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept(heldPoll, htmlError(503));
  org.publish(orders, {});
  await eventually(() => states.values.some(({ type }) => type === 'waiting'));
  await eventually(() => states.values.at(-1)?.type === 'open');
  org.intercept(orders, { messages: [{ channel: orders, successful: true }] });
  const published = watch(client.publish(orders, { Number__c: '1' }));
  await eventually(() => published.ended === 'completed');
  expect(published.values).toMatchObject([{ channel: orders, response: { successful: true } }]);
  expect(order.ended).toBeUndefined();
});

it('a poll that failed once does not cost a quiet connection its life', async () => {
  holdTime();
  const org = await startOrg();
  const client = connectTo(org, { connectionTimeout: 5_000 });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept(heldPoll, htmlError(503));
  org.publish(orders, {});
  await eventually(() => states.values.some(({ type }) => type === 'waiting'));
  await passTimeUntil(() => heldPolls(org) >= 2 && states.values.at(-1)?.type === 'open');
  await passTime(5_000);
  expect(order.ended).toBeUndefined();
});
