import { eventually } from './helpers/eventually.ts';
import { count, heldPolls } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const [orders, invoices] = ['/event/Order__e', '/event/Invoice__e'] as const;

it('a session is shared among all channels, and says good-bye once the last subscriber has left', async () => {
  const org = await startOrg();
  const client = connectTo(org);
  const order = watch(client.channel(orders));
  const invoice = watch(client.channel(invoices));
  const notice = watch(client.channel('/u/notices'));
  await untilSubscribed(org, orders, invoices, '/u/notices');
  await eventually(() => heldPolls(org) === 1);
  for (const one of [order, invoice, notice]) one.unsubscribe();
  await eventually(() => org.sessions.length === 0);
  expect(count(org, '/meta/handshake')).toBe(1);
  expect(count(org, '/meta/disconnect')).toBe(1);
});
