import type { MockOrg } from '@sfstream/testing';
import { filter, firstValueFrom, lastValueFrom, map } from 'rxjs';
import type { Client } from '../../src/index.ts';
import { InvalidOperationError } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { nothingMoreThan, openHandlesBefore } from '../helpers/open-handles.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, numberOf, servedBy, startOrg } = siteOf(protocol);

  it('close() completes every channel and is served no longer (P59)', async () => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    await lastValueFrom(client.close());
    expect([order.ended, invoice.ended]).toEqual(['completed', 'completed']);
    await eventually(() => servedBy(org) === 0);
    expect(client.closed).toBe(true);
    await nothingMoreThan(before);
  });

  it.each<[string, (client: Client) => unknown]>([
    ['called', (client) => client.close()],
    ['awaited', async (client) => await client.close()],
    ['subscribed', (client) => client.close().subscribe()],
    ['piped', (client) => lastValueFrom(client.close().pipe(map(() => 'closed')))],
  ])('close() works when it is %s', async (_, close) => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    close(client);
    expect(client.closed).toBe(true);
    await eventually(() => order.ended === 'completed' && servedBy(org) === 0);
  });

  it('state$ ends with closed, and state$ and activity$ complete', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const states = watch(client.state$);
    const activities = watch(client.activity$);
    watch(client.channel(orders));
    await untilSubscribed(org, orders);
    await lastValueFrom(client.close());
    expect(states.values.at(-1)).toEqual({ type: 'closed' });
    expect([states.ended, activities.ended]).toEqual(['completed', 'completed']);
  });

  it('anyone who looks at state$ after the end sees that the client is closed', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    await lastValueFrom(client.close());
    const states = watch(client.state$);
    expect(states.values).toEqual([{ type: 'closed' }]);
    expect(states.ended).toBe('completed');
  });

  it('a closed client refuses channels and publishing', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    await lastValueFrom(client.close());
    const order = watch(client.channel(orders));
    const published = watch(client.publish(orders, {}));
    expect(order.error).toBeInstanceOf(InvalidOperationError);
    expect(published.error).toBeInstanceOf(InvalidOperationError);
    expect(org.requests).toHaveLength(0);
  });

  it('closing twice is harmless', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    await untilSubscribed(org, orders);
    await Promise.all([lastValueFrom(client.close()), lastValueFrom(client.close())]);
    await lastValueFrom(client.close());
    await eventually(() => servedBy(org) === 0);
  });

  it('closing a client that was never used sends nothing', async () => {
    const org = await startOrg();
    await lastValueFrom(connectTo(org).close());
    expect(org.requests).toHaveLength(0);
  });

  it('await using closes by [Symbol.asyncDispose]', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    await client[Symbol.asyncDispose]();
    expect(order.ended).toBe('completed');
    await eventually(() => servedBy(org) === 0);
  });

  it.each<[string, (org: MockOrg, client: Client) => unknown]>([
    ['before anything is open', () => undefined],
    [
      'while the login is unanswered',
      async (org) => {
        let isHanging = false;
        org.intercept('/services/oauth2/token', () => {
          isHanging = true;
          return 'hang';
        });
        await eventually(() => isHanging);
      },
    ],
    [
      'while it connects',
      (_, client) =>
        firstValueFrom(client.state$.pipe(filter(({ type }) => type === 'handshaking'))),
    ],
  ])('close() %s ends at once and leaves nothing open (behaviour 45) (P59)', async (_, until) => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await until(org, client);
    await lastValueFrom(client.close());
    expect(order.ended).toBe('completed');
    await nothingMoreThan(before);
  });

  it('close() while waiting for an org that is down completes the channels and leaves nothing open (P59)', async () => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    const client = connectTo(org, { backoff: () => 60_000, connectionTimeout: null });
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    await org.goDown();
    await eventually(() => states.values.at(-1)?.type === 'waiting');
    await lastValueFrom(client.close());
    expect(order.ended).toBe('completed');
    await nothingMoreThan(before);
  });

  it('close() from within an event handler still delivers what was received with that event (behaviour 46)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const seen: number[] = [];
    let completed = false;
    client.channel(orders).subscribe({
      next: ({ replayId }) => {
        seen.push(numberOf(replayId));
        if (seen.length === 1) watch(client.close());
      },
      complete: () => (completed = true),
    });
    await untilSubscribed(org, orders);
    publish(org, orders, 3);
    await eventually(() => completed);
    expect(seen).toEqual([1, 2, 3]);
  });
});
