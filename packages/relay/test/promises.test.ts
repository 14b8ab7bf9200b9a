import type { Client } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { eventually } from '../../core/test/helpers/eventually.ts';
import type { Watch } from '../../core/test/helpers/watch.ts';
import { watch } from '../../core/test/helpers/watch.ts';
import { protocols } from '../../core/test/promises/protocols.ts';
import type { RelayedEvent } from '../src/client.ts';
import { encodeCursor } from '../src/wire/cursor.ts';
import {
  clientOf,
  memoryCursor,
  openPage,
  serveRelay,
  startOrg,
  untilOpen,
} from './helpers/with-relay.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

describe.each(protocols)('a relay of $name', (protocol) => {
  const { idOf, numberOf } = protocol;
  const connect = (org: MockOrg): Client => clientOf(org, protocol.client(org));
  const ids = ({ values }: Watch<RelayedEvent>): readonly number[] =>
    values.map(({ replayId }) => numberOf(replayId));

  it('events of several channels reach a page over one connection', async () => {
    const org = await startOrg(protocol.org);
    const server = await serveRelay(connect(org));
    const page = openPage(server);
    const order = watch(page.channel(orders));
    const invoice = watch(page.channel(invoices));
    await org.subscribed(orders);
    await org.subscribed(invoices);
    org.publish(orders, { Number__c: '1' });
    org.publish(invoices, { Number__c: '2' });
    await eventually(() => order.values.length === 1 && invoice.values.length === 1);
    expect(server.connections()).toBe(1);
    expect(order.values[0]).toMatchObject({
      channel: orders,
      data: { payload: { Number__c: '1' } },
    });
  });

  it('after a dropped connection a page goes on without missing or repeating an event', async () => {
    const org = await startOrg(protocol.org);
    const server = await serveRelay(connect(org));
    const page = openPage(server);
    const gaps = watch(page.gap$);
    const order = watch(page.channel(orders));
    await org.subscribed(orders);
    for (let number = 1; number <= 30; number += 1) {
      org.publish(orders, { Number__c: String(number) });
      if (number % 7 === 0) server.dropConnections();
      await eventually(() => number % 3 !== 0 || order.values.length >= number);
    }
    await eventually(() => order.values.length >= 30);
    expect(ids(order)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(gaps.values).toEqual([]);
  });

  it('a page that was connected before any event goes on from there', async () => {
    const org = await startOrg(protocol.org);
    const server = await serveRelay(connect(org));
    const page = openPage(server, { backoff: () => 100 });
    const order = watch(page.channel(orders));
    await untilOpen(page);
    await org.subscribed(orders);
    server.dropConnections();
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(ids(order)).toEqual([1]);
  });

  it('a relay that is killed and restarted with a store serves the cursors of its former life', async () => {
    const org = await startOrg(protocol.org);
    const store = new Map();
    const options = { replay: store, log: { size: 5 } };
    const first = await serveRelay(connect(org), options);
    const page = openPage(first);
    const gaps = watch(page.gap$);
    const order = watch(page.channel(orders));
    await org.subscribed(orders);
    for (let number = 1; number <= 20; number += 1) org.publish(orders, {});
    await eventually(() => order.values.length === 20);
    await first.kill();
    for (let number = 21; number <= 24; number += 1) org.publish(orders, {});
    await serveRelay(connect(org), options, { port: first.port });
    await eventually(() => order.values.length >= 24);
    org.publish(orders, {});
    await eventually(() => order.values.length >= 25);
    expect(ids(order)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(gaps.values).toEqual([]);
  });

  it('a page that is reloaded goes on where it was', async () => {
    const org = await startOrg(protocol.org);
    const server = await serveRelay(connect(org));
    const cursor = memoryCursor();
    const before = openPage(server, { cursor });
    const orderBefore = watch(before.channel(orders));
    await org.subscribed(orders);
    org.publish(orders, {});
    await eventually(() => orderBefore.values.length === 1);
    before.close();
    org.publish(orders, {});
    const orderAfter = watch(openPage(server, { cursor }).channel(orders));
    await eventually(() => orderAfter.values.length === 1);
    expect(ids(orderAfter)).toEqual([2]);
  });

  it('a store whose position has expired costs a page that knows an older one a gap', async () => {
    const org = await startOrg(protocol.org);
    const store = new Map([[orders, { replayId: idOf(1) }]]);
    for (let number = 1; number <= 3; number += 1) org.publish(orders, {});
    org.purge();
    org.publish(orders, {});
    const server = await serveRelay(connect(org), { replay: store });
    const page = openPage(server, {
      cursor: {
        get: () => encodeCursor({ [orders]: ['former', 'key', idOf(2)] }),
        set: () => undefined,
      },
    });
    const gaps = watch(page.gap$);
    const order = watch(page.channel(orders));
    await eventually(() => order.values.length === 1);
    expect(ids(order)).toEqual([4]);
    expect(gaps.values).toEqual([{ channel: orders, reason: 'log-too-short' }]);
  });
});
