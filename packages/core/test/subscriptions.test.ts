import { subscribeDenied, unknownClient } from '@sfstream/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { Subscription } from 'rxjs';
import { ReplayOption, ServerError, InvalidOperationError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import { count, heldPolls, positionsOf, requestsWith } from './helpers/traffic.ts';
import { meanwhile } from './helpers/meanwhile.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

describe('a refused subscription', () => {
  it('beside a held poll disturbs nobody', async () => {
    const org = await startOrg({ channels: [orders] });
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    const invoice = watch(client.channel(invoices));
    await eventually(() => invoice.ended !== undefined);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(count(org, '/meta/handshake')).toBe(1);
  });

  it('says what Salesforce says about it, in the failure reason too', async () => {
    const org = await startOrg();
    org.intercept('/meta/subscribe', subscribeDenied('403::Restricted channel'));
    const order = watch(connectTo(org).channel(orders));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toMatchObject({
      name: 'SubscriptionError',
      failureReason: '403::Restricted channel',
      error: '403:denied_by_security_policy:subscribe_denied',
    });
    expect(String(order.error)).toContain('Restricted channel');
  });
});

describe('a new session', () => {
  it('gets all channels again, once, before its first held poll (behaviour 42)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const names = ['A', 'B', 'C', 'D'].map((name) => `/event/${name}__e`);
    for (const name of names) watch(client.channel(name));
    await eventually(() => heldPolls(org) === 1);
    const before = org.requests.length;
    // A poll that did not wait for the subscriptions would come while they are answered.
    const pollsBefore: number[] = [];
    org.intercept('/meta/subscribe', async () => {
      await pause(50);
      pollsBefore.push(heldPolls(org) - 1);
      return undefined;
    });
    org.forgetSessions();
    await eventually(() => heldPolls(org) === 2);
    expect(pollsBefore).toEqual([0]);
    const renewed = org.requests.slice(before).flatMap(({ messages = [] }) => messages);
    const asked = renewed.filter(({ channel }) => channel === '/meta/subscribe');
    expect(asked.map(({ subscription }) => subscription).sort()).toEqual(names);
  });

  it('whose first poll fails gets them in the one after it (behaviour 42)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.intercept(firstPoll, unknownClient());
    org.forgetSessions();
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(count(org, '/meta/handshake')).toBe(3);
    expect(positionsOf(org, orders)).toHaveLength(2);
  });

  it('whose subscriptions fail half-way gets all of them again (behaviour 42)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    watch(client.channel(invoices));
    await eventually(() => heldPolls(org) === 1);
    org.intercept('/meta/subscribe', 'truncate');
    org.forgetSessions();
    await eventually(() => heldPolls(org) === 2);
    expect(org.sessions.at(-1)?.subscriptions.sort()).toEqual([invoices, orders]);
  });
});

describe('requests', () => {
  it('handshake and poll travel alone; subscriptions travel together', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    watch(client.channel(invoices));
    await eventually(() => heldPolls(org) === 1);
    const sizes = (channel: string) =>
      requestsWith(org, channel).map(({ messages }) => messages?.length);
    expect(sizes('/meta/handshake')).toEqual([1]);
    expect(sizes('/meta/connect')).toEqual([1, 1]);
    expect(sizes('/meta/subscribe')).toEqual([2]);
  });

  it('no subscription has an empty replay map (behaviour 37)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders, { replay: new Map() }));
    watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    expect(positionsOf(org, orders)).toEqual([-1]);
    expect(positionsOf(org, invoices)).toEqual([-1]);
  });

  it('very many channels are spread over as many requests as they need', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const names = Array.from(
      { length: 200 },
      (_, index) => `/event/${'Long'.repeat(20)}${index}__e`,
    );
    for (const name of names) watch(client.channel(name));
    await untilSubscribed(org, ...names);
    expect(count(org, '/meta/subscribe')).toBe(200);
    expect(requestsWith(org, '/meta/subscribe').length).toBeGreaterThan(1);
  });

  it('a server that passes over all but the first subscription gets the others one by one', async () => {
    const org = await startOrg();
    org.intercept(
      ({ messages = [] }) => messages.length > 1,
      ({ messages = [] }) => ({
        messages: messages.slice(0, 1).map(({ channel, id, subscription }) => ({
          channel,
          id,
          subscription,
          successful: true,
        })),
      }),
      { times: Infinity },
    );
    const client = connectTo(org);
    const names = ['A', 'B', 'C'].map((name) => `/event/${name}__e`);
    for (const name of names) watch(client.channel(name));
    await untilSubscribed(org, '/event/B__e', '/event/C__e');
    expect(requestsWith(org, '/meta/subscribe').map(({ messages }) => messages?.length)).toEqual([
      3, 1, 1,
    ]);
  });

  it('unsubscribing is not a matter of life and death: a refusal changes nothing', async () => {
    const org = await startOrg();
    org.intercept('/meta/unsubscribe', { messages: [{ successful: false, error: '400::No' }] });
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    invoice.unsubscribe();
    await eventually(() => count(org, '/meta/unsubscribe') === 1);
    org.publish(invoices, {});
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(invoice.values).toHaveLength(0);
    expect(count(org, '/meta/handshake')).toBe(1);
  });
});

describe('filtered PushTopics', () => {
  const topic = '/topic/Orders';
  const filtered = `${topic}?Name='a'`;

  it('get the events that come under the bare name (behaviour 38)', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(filtered));
    await untilSubscribed(org, filtered);
    org.publish(topic, { Name: 'a' });
    await eventually(() => order.values.length === 1);
    org.forgetSessions();
    await untilSubscribed(org, filtered);
    org.publish(topic, { Name: 'a' });
    await eventually(() => order.values.length === 2);
    expect(order.values.map(({ channel }) => channel)).toEqual([filtered, filtered]);
    expect(org.exchanges('/meta/subscribe').map(({ ext }) => ext)).toEqual([
      { replay: { [topic]: -1 } },
      { replay: { [topic]: 1 } },
    ]);
  });

  it('share no client with another filter of their topic: each would get what is not its own', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const part = watch(client.channel(filtered));
    const other = watch(client.channel(`${topic}?Name='b'`));
    await untilSubscribed(org, filtered);
    expect(other.error).toBeInstanceOf(InvalidOperationError);
    org.publish(topic, { Name: 'a' });
    await eventually(() => part.values.length === 1);
    expect(other.values).toHaveLength(0);
  });

  it('begin with a session of their own after another filter of their topic', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    const part = watch(client.channel(filtered));
    await untilSubscribed(org, orders, filtered);
    part.unsubscribe();
    const other = watch(client.channel(`${topic}?Name='b'`));
    await untilSubscribed(org, `${topic}?Name='b'`);
    org.publish(topic, { Name: 'b' });
    await eventually(() => other.values.length === 1);
    expect(count(org, '/meta/handshake')).toBe(2);
  });
});

describe('publishing over CometD', () => {
  it('is refused by Salesforce, and the error names @sfstream/rest (behaviour 70)', async () => {
    const org = await startOrg();
    const published = watch(connectTo(org).publish(orders, { Number__c: 1 }));
    await eventually(() => published.ended !== undefined);
    expect(published.error).toBeInstanceOf(ServerError);
    expect(String(published.error)).toContain('@sfstream/rest');
    await eventually(() => org.sessions.length === 0);
  });

  it('works where a server takes it, over the session that is there', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.intercept('/u/notices', { messages: [{ successful: true }] });
    const published = watch(client.publish('/u/notices', { text: 'hello' }));
    await eventually(() => published.ended !== undefined);
    expect(published.values).toMatchObject([
      { channel: '/u/notices', response: { channel: '/u/notices', successful: true } },
    ]);
    expect(org.exchanges('/u/notices')).toMatchObject([{ data: { text: 'hello' } }]);
    expect(count(org, '/meta/handshake')).toBe(1);
  });

  it('does not swallow the events that ride on its reply (behaviour 43)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.intercept('/u/notices', {
      messages: [
        { channel: orders, id: undefined, data: 'without a replay id' },
        { channel: '/u/notices', successful: true },
      ],
    });
    const published = watch(client.publish('/u/notices', {}));
    await eventually(() => published.ended !== undefined);
    expect(order.values.map(({ data }) => data)).toEqual(['without a replay id']);
  });

  it('refused for an unknown client does not end the session of the channels by itself', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.intercept('/u/notices', unknownClient());
    const published = watch(client.publish('/u/notices', {}));
    await eventually(() => published.ended !== undefined);
    expect(published.error).toBeInstanceOf(ServerError);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(order.ended).toBeUndefined();
  });
});

it('a channel that is left while its subscription is under way is unsubscribed after it', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  const invoice = new Subscription();
  meanwhile(org, '/meta/subscribe', () => {
    invoice.unsubscribe();
  });
  invoice.add(client.channel(invoices).subscribe());
  await eventually(() => count(org, '/meta/unsubscribe') === 1);
  await eventually(() => org.sessions[0]?.subscriptions.join() === orders);
});

it('a poll that is lost while a subscription is under way loses neither (behaviour 13)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  await eventually(() => heldPolls(org) === 1);
  org.intercept('/meta/subscribe', () => {
    org.publish(orders, {});
    org.publish(invoices, {});
    return 'drop';
  });
  org.intercept(heldPoll, 'drop');
  const invoice = watch(client.channel(invoices, { replay: ReplayOption.AllEvents }));
  await eventually(() => order.values.length === 1 && invoice.values.length === 1);
  org.publish(orders, {});
  org.publish(invoices, {});
  await eventually(() => order.values.length === 2 && invoice.values.length === 2);
  expect(order.values.map(({ replayId }) => replayId)).toEqual([1, 2]);
  expect(invoice.values.map(({ replayId }) => replayId)).toEqual([1, 2]);
});
