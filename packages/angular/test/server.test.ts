import { connectRelay } from '@sfstream/relay/client';
import { filter, firstValueFrom } from 'rxjs';
import type { RelayServer } from './helpers/relay-server.ts';
import { channel, startRelay } from './helpers/relay-server.ts';
import { renderOrders } from './helpers/render-orders.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});
afterEach(() => relay.close());

it('renders without waiting for an event', async () => {
  const html = await renderOrders(relay.url);
  expect(html).toMatch(/<p id="state">idle<\/p>/);
  expect(html).toMatch(/<p id="newest">resolved <\/p>/);
});

it('sends nothing to the relay, however long the page takes to render', async () => {
  await renderOrders(relay.url, async () => {
    // By the time that a later one is connected, it would be as well.
    const other = connectRelay({ url: relay.url });
    other.channel(channel).subscribe();
    await firstValueFrom(other.state$.pipe(filter(({ type }) => type === 'open')));
    other.close();
  });
  expect(relay.requests).toHaveLength(1);
});
