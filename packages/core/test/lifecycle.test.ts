import { lastValueFrom } from 'rxjs';
import { InvalidOperationError, ServerError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, logins } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

it('a connection that cannot be opened leaves nothing running, and the next subscription opens another (behaviour 47)', async () => {
  const org = await startOrg();
  org.intercept('/meta/connect', {
    messages: [{ successful: false, error: '400::Odd', advice: { reconnect: 'none' } }],
  });
  const client = connectTo(org);
  const refused = watch(client.channel(orders));
  await eventually(() => refused.ended === 'failed');
  const requests = org.requests.length;

  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  expect(org.requests[requests]?.messages?.[0]?.channel).toBe('/meta/handshake');
});

it('a client whose last subscriber has left opens a fresh session for the next one (behaviour 48)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const first = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  const [former] = org.sessions;
  first.unsubscribe();
  await eventually(() => org.sessions.length === 0);

  watch(client.channel(invoices));
  await eventually(() => heldPolls(org) === 2);
  expect(org.sessions).toEqual([
    { clientId: expect.not.stringMatching(former?.clientId ?? ''), subscriptions: [invoices] },
  ]);
});

it('a client that is closed stays closed, and says so (behaviour 48)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  await lastValueFrom(client.close());
  const order = watch(client.channel(orders));
  expect(order.error).toBeInstanceOf(InvalidOperationError);
  expect(org.requests).toEqual([]);
});

it('a second subscriber of an open connection causes neither login nor handshake (behaviour 49)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  watch(client.channel(invoices));
  await org.subscribed(invoices);
  expect(logins(org)).toHaveLength(1);
  expect(count(org, '/meta/handshake')).toBe(1);
});

it('a session that the server ends for good fails with its last answer (behaviour 51)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  org.intercept(heldPoll, {
    messages: [{ successful: false, error: '499::Enough', advice: { reconnect: 'none' } }],
  });
  const order = watch(client.channel(orders));
  await eventually(() => order.ended === 'failed');
  expect(order.error).toBeInstanceOf(ServerError);
  expect(order.error).toMatchObject({
    errorCode: 499,
    errorMessage: 'Enough',
    response: { channel: '/meta/connect', successful: false },
  });
});

it('states reach every observer in their order, also where one of them leaves the last channel', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const subscription = client.channel(orders).subscribe();
  client.state$.subscribe(({ type }) => {
    if (type === 'open') subscription.unsubscribe();
  });
  const states = watch(client.state$);
  await eventually(() => org.sessions.length === 0 && states.values.at(-1)?.type === 'idle');
  expect(states.values.slice(-2).map(({ type }) => type)).toEqual(['open', 'idle']);
});
