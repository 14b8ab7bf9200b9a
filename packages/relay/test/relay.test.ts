import type { ReplayMarker } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { subscribeDenied } from '@sfstream/testing';
import { Subject, filter } from 'rxjs';
import { encodeCursor } from '../src/wire/cursor.ts';
import type { RelayedEvent } from '../src/client.ts';
import { eventually } from '../../core/test/helpers/eventually.ts';
import type { Watch } from '../../core/test/helpers/watch.ts';
import { watch } from '../../core/test/helpers/watch.ts';
import {
  clientOf,
  memoryCursor,
  openPage,
  serveRelay,
  startOrg,
  untilOpen,
} from './helpers/with-relay.ts';
import type { RelayOptions } from '../src/index.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

const idsOf = (events: Watch<RelayedEvent>): unknown[] =>
  events.values.map(({ replayId }) => replayId);

it('a relay that is restarted without a store tells of a gap and goes on', async () => {
  const org = await startOrg();
  const first = await serveRelay(clientOf(org));
  const page = openPage(first);
  const gaps = watch(page.gap$);
  const order = watch(page.channel(orders));
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  await first.kill();
  await eventually(() => org.sessions.length === 0);
  org.publish(orders, {});
  await serveRelay(clientOf(org), {}, { port: first.port });
  await eventually(() => gaps.values.length === 1);
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 2);
  expect(idsOf(order)).toEqual([1, 3]);
  expect(gaps.values).toEqual([{ channel: orders, reason: 'log-too-short' }]);
});

it('channels that come and go disturb no other', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org));
  const page = openPage(server);
  const gaps = watch(page.gap$);
  const order = watch(page.channel(orders));
  await org.subscribed(orders);
  for (let number = 1; number <= 10; number += 1) {
    const requests = server.requests.length;
    const invoice = watch(page.channel(invoices));
    await eventually(() => server.requests.length > requests);
    org.publish(orders, {});
    invoice.unsubscribe();
    await eventually(() => order.values.length >= number);
    await eventually(() => server.requests.length > requests + 1);
  }
  expect(idsOf(order)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(gaps.values).toEqual([]);
});

it('anyone who returns to a channel begins with new events', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org));
  const page = openPage(server);
  const invoice = watch(page.channel(invoices));
  const left = watch(page.channel(orders));
  await eventually(() => org.sessions.some(({ subscriptions }) => subscriptions.length === 2));
  org.publish(orders, {});
  await eventually(() => left.values.length === 1);
  left.unsubscribe();
  await eventually(() => server.requests.length === 2);
  await untilOpen(page);
  org.publish(orders, {});
  org.publish(invoices, {});
  await eventually(() => invoice.values.length === 1);
  const order = watch(page.channel(orders));
  await eventually(() => server.requests.length === 3);
  await untilOpen(page);
  org.publish(orders, {});
  await eventually(() => order.values.length >= 1);
  expect(idsOf(order)).toEqual([3]);
});

it('a page that was away for longer than the log reaches back is told so, and gets what is there', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { log: { size: 3 } });
  const cursor = memoryCursor();
  const before = openPage(server, { cursor });
  const orderBefore = watch(before.channel(orders));
  const stays = watch(openPage(server).channel(orders));
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => orderBefore.values.length === 1 && stays.values.length === 1);
  before.close();
  for (let number = 2; number <= 8; number += 1) org.publish(orders, {});
  await eventually(() => stays.values.length === 8);
  const after = openPage(server, { cursor });
  const gaps = watch(after.gap$);
  const orderAfter = watch(after.channel(orders));
  await eventually(() => orderAfter.values.length === 3);
  expect(idsOf(orderAfter)).toEqual([6, 7, 8]);
  expect(gaps.values).toEqual([{ channel: orders, reason: 'log-too-short' }]);
});

it('a channel that Salesforce refuses is told as down, and the others go on', async () => {
  const org = await startOrg({ channels: [orders] });
  const server = await serveRelay(clientOf(org), { backoff: () => 60_000 });
  const page = openPage(server);
  const states = watch(page.state$);
  const order = watch(page.channel(orders));
  const invoice = watch(page.channel(invoices));
  await eventually(() =>
    states.values.some((state) => state.type === 'open' && state.down.includes(invoices)),
  );
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  expect(invoice.ended).toBeUndefined();
});

it('however many readers come and go, Salesforce replays for the relay once', async () => {
  const org = await startOrg();
  for (let number = 1; number <= 3; number += 1) org.publish(orders, {});
  const server = await serveRelay(clientOf(org), { replay: ReplayOption.AllEvents, linger: 0 });
  for (let visit = 1; visit <= 3; visit += 1) {
    const cursor = encodeCursor({ [orders]: ['former', 'key', 1] });
    const page = openPage(server, { cursor: { get: () => cursor, set: () => undefined } });
    const order = watch(page.channel(orders));
    await org.subscribed(orders);
    await untilOpen(page);
    order.unsubscribe();
    await eventually(() => org.sessions.length === 0);
  }
  const starts = org.exchanges('/meta/subscribe').map(({ ext }) => JSON.stringify(ext));
  expect(starts.map((ext) => ext.includes('-2'))).toEqual([true, false, false]);
});

describe('a relay with a store, before its first event,', () => {
  const newest = (store: Map<string, ReplayMarker>): ReplayMarker | undefined => store.get(orders);
  const start = { createdDate: expect.any(String) as string, orgId: '00D5e000000AAAA' };

  /** A relay that is killed once the channel is subscribed, and another one that takes its place after two events. */
  const killed = async (org: MockOrg, options: Partial<RelayOptions>) => {
    const first = await serveRelay(clientOf(org), options);
    const page = openPage(first);
    const gaps = watch(page.gap$);
    const order = watch(page.channel(orders));
    await org.subscribed(orders);
    await untilOpen(page);
    await first.kill();
    await eventually(() => org.sessions.length === 0);
    org.publish(orders, {});
    org.publish(orders, {});
    await serveRelay(clientOf(org), options, { port: first.port });
    return { gaps, order };
  };

  it('stores when it began, and gives what was published while it was down', async () => {
    const org = await startOrg();
    const store = new Map<string, ReplayMarker>();
    const { gaps, order } = await killed(org, { replay: store });
    await eventually(() => order.values.length === 2);
    expect(idsOf(order)).toEqual([1, 2]);
    expect(gaps.values).toEqual([{ channel: orders, reason: 'log-too-short' }]);
  });

  it('does so, too, where Salesforce has refused its position and new events took its place', async () => {
    const org = await startOrg();
    const store = new Map<string, ReplayMarker>([[orders, { replayId: 77 }]]);
    const { order } = await killed(org, { replay: store, replayFallback: ReplayOption.NewEvents });
    await eventually(() => order.values.length === 2);
    expect(idsOf(order)).toEqual([1, 2]);
  });

  it('has stored its start before the channel is subscribed', async () => {
    const org = await startOrg();
    const stored: ReplayMarker[] = [];
    const kept = new Subject<void>();
    const set = (_: string, marker: ReplayMarker) => {
      stored.push(marker);
      return kept;
    };
    const server = await serveRelay(clientOf(org), { replay: { get: () => undefined, set } });
    watch(openPage(server).channel(orders));
    await eventually(() => stored.length === 1);
    expect([stored, org.exchanges('/meta/subscribe')]).toEqual([[start], []]);
    kept.next();
    await org.subscribed(orders);
  });

  it('serves its pages although the store fails, and stores its start later', async () => {
    const org = await startOrg();
    const store = new Map<string, ReplayMarker>();
    let tries = 0;
    const set = (channel: string, marker: ReplayMarker) =>
      (tries += 1) > 2 && store.set(channel, marker);
    const server = await serveRelay(clientOf(org), {
      replay: { get: () => undefined, set },
      backoff: () => 1,
    });
    const failures = watch(
      server.relay.activity$.pipe(filter(({ type }) => type === 'store-failed')),
    );
    watch(openPage(server).channel(orders));
    await org.subscribed(orders);
    await eventually(() => store.size === 1);
    expect(newest(store)).toEqual(start);
    expect(failures.values).toHaveLength(2);
  });

  it('misses nothing while the channel fails and is tried again', async () => {
    const org = await startOrg();
    const server = await serveRelay(clientOf(org), { replay: new Map() });
    const page = openPage(server);
    const gaps = watch(page.gap$);
    const order = watch(page.channel(orders));
    await org.subscribed(orders);
    await untilOpen(page);
    org.intercept('/meta/subscribe', subscribeDenied('403::Denied for a moment'));
    org.forgetSessions();
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(gaps.values).toEqual([]);
  });
});

it('a relay that is killed after its first event, before it has stored its position, has no gap for a page that had it', async () => {
  const org = await startOrg();
  const store = new Map<string, ReplayMarker>();
  const options = {
    replay: {
      get: (channel: string) => store.get(channel),
      set: (channel: string, marker: ReplayMarker) =>
        marker.replayId === undefined && store.set(channel, marker),
    },
  };
  const first = await serveRelay(clientOf(org), options);
  const page = openPage(first);
  const gaps = watch(page.gap$);
  const order = watch(page.channel(orders));
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  await first.kill();
  org.publish(orders, {});
  await serveRelay(clientOf(org), options, { port: first.port });
  await eventually(() => order.values.length === 2);
  expect(idsOf(order)).toEqual([1, 2]);
  expect(gaps.values).toEqual([]);
});

describe('a relay whose position is in another org', () => {
  const elsewhere = '00D5e00000THERE';

  it('is refused it as every subscriber is, and tells its pages of a gap', async () => {
    const org = await startOrg();
    for (let number = 1; number <= 3; number += 1) org.publish(orders, {});
    const store = new Map<string, ReplayMarker>([[orders, { replayId: 2, orgId: elsewhere }]]);
    const server = await serveRelay(clientOf(org), { replay: store });
    const failures = watch(
      server.relay.activity$.pipe(filter(({ type }) => type === 'channel-failed')),
    );
    const cursor = encodeCursor({ [orders]: ['former', 'key', 2] });
    const page = openPage(server, { cursor: { get: () => cursor, set: () => undefined } });
    const gaps = watch(page.gap$);
    const order = watch(page.channel(orders));
    await eventually(() => order.values.length === 3);
    expect(idsOf(order)).toEqual([1, 2, 3]);
    expect(gaps.values).toEqual([{ channel: orders, reason: 'log-too-short' }]);
    expect(failures.values).toMatchObject([
      {
        error: { name: 'ReplayIdError', replayId: 2, message: expect.stringContaining(elsewhere) },
      },
    ]);
  });

  it('stores of each position whose it is', async () => {
    const org = await startOrg();
    const store = new Map<string, ReplayMarker>();
    const server = await serveRelay(clientOf(org), { replay: store });
    const order = watch(openPage(server).channel(orders));
    await org.subscribed(orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1 && store.get(orders)?.replayId === 1);
    expect(store.get(orders)).toEqual({
      replayId: 1,
      createdDate: expect.any(String) as string,
      orgId: '00D5e000000AAAA',
    });
  });
});
