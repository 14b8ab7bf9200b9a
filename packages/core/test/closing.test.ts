import { htmlError } from '@sfstream/testing';
import { getAdapter } from 'axios';
import type { AxiosAdapter } from 'axios';
import { AsyncSubject, lastValueFrom } from 'rxjs';
import { eventually } from './helpers/eventually.ts';
import { nothingMoreThan, openHandlesBefore } from './helpers/open-handles.ts';
import { count } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

/* Requests of Bayeux in the midst of which a client is closed; promises/closing.test.ts has what holds over any API. */

const orders = '/event/Order__e';

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

it('closing twice tells the server once', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  watch(client.channel(orders));
  await untilSubscribed(org, orders);
  await Promise.all([lastValueFrom(client.close()), lastValueFrom(client.close())]);
  expect(count(org, '/meta/disconnect')).toBe(1);
  expect(org.sessions).toEqual([]);
});

it.each(['/meta/handshake', '/meta/connect', '/meta/subscribe'])(
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
