import { htmlError } from '@sfstream/testing';
import { getAdapter } from 'axios';
import type { AxiosAdapter } from 'axios';
import { AsyncSubject, lastValueFrom, map } from 'rxjs';
import type { Client } from '../src/index.ts';
import { InvalidOperationError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { nothingMoreThan, openHandlesBefore } from './helpers/open-handles.ts';
import { count, heldPolls } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

it('close() completes every channel and tells the server', async () => {
  const org = await startOrg();
  const before = await openHandlesBefore();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  const invoice = watch(client.channel(invoices));
  await eventually(() => heldPolls(org) === 1);
  await lastValueFrom(client.close());
  expect([order.ended, invoice.ended]).toEqual(['completed', 'completed']);
  expect(org.sessions).toEqual([]);
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
  await eventually(() => order.ended === 'completed' && org.sessions.length === 0);
});

it('close() before the handshake is answered leaves no session', async () => {
  const org = await startOrg();
  const answered = new AsyncSubject<void>();
  const adapter: AxiosAdapter = async (config) => {
    const response = await getAdapter('http')(config);
    if (String(config.data).includes('/meta/handshake')) {
      await lastValueFrom(answered, { defaultValue: undefined });
    }
    return response;
  };
  const client = connectTo(org, { http: { adapter } });
  watch(client.channel(orders));
  await eventually(() => count(org, '/meta/handshake') === 1);
  const closed = client.close();
  answered.complete();
  await closed;
  expect(count(org, '/meta/disconnect')).toBe(1);
  expect(org.sessions).toEqual([]);
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
  expect(count(org, '/meta/disconnect')).toBe(1);
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
  expect(org.sessions).toEqual([]);
});

it.each(['/services/oauth2/token', '/meta/handshake', '/meta/connect', '/meta/subscribe'])(
  'close() while %s is unanswered ends at once and leaves nothing open (behaviour 45)',
  async (what) => {
    const org = await startOrg();
    let hanging = false;
    org.intercept(what, () => {
      hanging = true;
      return 'hang';
    });
    const before = await openHandlesBefore();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    await eventually(() => hanging);
    await lastValueFrom(client.close());
    expect(order.ended).toBe('completed');
    await nothingMoreThan(before);
  },
);

it('close() while waiting to retry completes the channels and leaves nothing open', async () => {
  const org = await startOrg();
  org.intercept('/meta/handshake', htmlError(), { times: Infinity });
  const before = await openHandlesBefore();
  const client = connectTo(org, { backoff: () => 60_000, connectionTimeout: null });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await eventually(() => states.values.at(-1)?.type === 'waiting');
  await lastValueFrom(client.close());
  expect(order.ended).toBe('completed');
  await nothingMoreThan(before);
});

it('close() does not wait for a server that does not answer', async () => {
  const org = await startOrg();
  org.intercept('/meta/disconnect', 'hang');
  const before = await openHandlesBefore();
  const client = connectTo(org);
  watch(client.channel(orders));
  await untilSubscribed(org, orders);
  await lastValueFrom(client.close());
  await nothingMoreThan(before);
});

it('close() from within an event handler still delivers what was received with that event (behaviour 46)', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const seen: unknown[] = [];
  let completed = false;
  client.channel(orders).subscribe({
    next: ({ replayId }) => {
      seen.push(replayId);
      if (seen.length === 1) watch(client.close());
    },
    complete: () => (completed = true),
  });
  await untilSubscribed(org, orders);
  for (let index = 0; index < 3; index += 1) org.publish(orders, {});
  await eventually(() => completed);
  expect(seen).toEqual([1, 2, 3]);
});
