import { filter, firstValueFrom } from 'rxjs';
import net from 'node:net';
import { once } from 'node:events';
import { createRelay } from '../src/index.ts';
import { relayHandler } from '../src/node.ts';
import { eventually } from '../../core/test/helpers/eventually.ts';
import { watch } from '../../core/test/helpers/watch.ts';
import { clientOf, openPage, serveRelay, startOrg, untilOpen } from './helpers/with-relay.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';
const secrets = '/event/Secret__e';

const query = (...channels: readonly string[]): string =>
  `?${new URLSearchParams(channels.map((channel) => ['channel', channel])).toString()}`;

it('a channel that is not relayed is refused, and named, though all may read', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { channels: { [orders]: {} } });
  const answer = await fetch(server.url + query(orders, secrets));
  expect(answer.status).toBe(403);
  expect(await answer.json()).toEqual({
    error: expect.stringContaining('authorize must say true'),
    channels: [secrets],
  });
});

it.each([
  ['no', false],
  ['no in a promise', Promise.resolve(false)],
  ['something odd', 'yes'],
])('a reader of whom authorize says %s is refused', async (_, answer) => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), {}, { authorize: () => answer as boolean });
  expect((await fetch(server.url + query(orders))).status).toBe(403);
  expect(org.requests).toEqual([]);
});

it('a page loses only the channel that is refused', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { channels: { [orders]: {} } });
  const page = openPage(server);
  const order = watch(page.channel(orders));
  const secret = watch(page.channel(secrets));
  await eventually(() => secret.ended === 'failed');
  expect(secret.error).toMatchObject({ name: 'RelayRefusedError', channel: secrets, status: 403 });
  await untilOpen(page);
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
});

it.each([
  ['names no channel', '', 400, 'channels is empty'],
  ['names too many channels', query(orders, invoices, secrets), 400, 'maxChannels'],
])('a request that %s is refused', async (_, search, status, text) => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { maxChannels: 2 });
  const answer = await fetch(server.url + search);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(text);
});

it('another method than GET is refused', async () => {
  const server = await serveRelay(clientOf(await startOrg()));
  const answer = await fetch(server.url + query(orders), { method: 'POST' });
  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET']);
});

it('says nothing of how authorize failed', async () => {
  const server = await serveRelay(
    clientOf(await startOrg()),
    {},
    { authorize: () => Promise.reject(new Error('password hunter2')) },
  );
  const answer = await fetch(server.url + query(orders));
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('hunter2');
});

it('asks to come again when authorize does not answer in time', async () => {
  const org = await startOrg();
  const never = new Promise<boolean>(() => undefined);
  const server = await serveRelay(
    clientOf(org),
    { authorizeTimeout: 20 },
    { authorize: () => never },
  );
  const answer = await fetch(server.url + query(orders));
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('authorize has not answered within 20 ms');
  expect(org.requests).toEqual([]);
});

it('a handler without authorize is refused when it is made, with what to give', async () => {
  const relay = createRelay(clientOf(await startOrg()), { channels: {} });
  expect(() => relayHandler(relay, {} as never)).toThrow(/authorize .* is missing.*\(\) => true/s);
});

it('the stream may neither be kept, changed nor collected on its way', async () => {
  const server = await serveRelay(clientOf(await startOrg()));
  const abort = new AbortController();
  const { headers } = await fetch(server.url + query(orders), { signal: abort.signal });
  expect(headers.get('Content-Type')).toBe('text/event-stream');
  expect(headers.get('Cache-Control')).toContain('no-transform');
  expect(headers.get('X-Accel-Buffering')).toBe('no');
  abort.abort();
});

/** A request whose answer is read by hand, or not at all. */
const rawRequest = async (
  server: { readonly port: number },
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly socket: net.Socket; readonly text: () => string }> => {
  const socket = net.connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /stream${path} HTTP/1.1\r\nHost: a\r\n${lines.join('')}\r\n`);
  return { socket, text: () => text };
};

it('every message has a cursor, and signs of life are comments', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { heartbeat: 20 });
  const { socket, text } = await rawRequest(server, query(orders));
  await org.subscribed(orders);
  org.publish(orders, {});
  await eventually(() => text().includes('event: event') && text().includes('\n:\n'));
  const messages = text().match(/event: .*\nid: v2\..+\ndata: .*\n\n/g);
  expect(messages).toHaveLength(2);
  expect(text()).not.toContain('event: error');
  socket.destroy();
});

it('the cursor in the header is newer than the one in the query', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org));
  const first = await rawRequest(server, query(orders));
  await org.subscribed(orders);
  org.publish(orders, { Number__c: 'one' });
  org.publish(orders, { Number__c: 'two' });
  await eventually(() => first.text().includes('two'));
  const [start = '', one = ''] = [...first.text().matchAll(/id: (\S+)/g)].map(([, id]) => id);
  first.socket.destroy();
  const second = await rawRequest(server, `${query(orders)}&cursor=${start}`, {
    'Last-Event-ID': one,
  });
  await eventually(() => second.text().includes('two'));
  expect(second.text()).not.toContain('"one"');
  second.socket.destroy();
});

it('a reader that takes nothing is dropped, and resumes where it was', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), {
    maxPending: 500_000,
    log: { size: 10_000, maxBytes: 2 ** 26 },
  });
  const activities = watch(server.relay.activity$);
  const slow = await rawRequest(server, query(orders));
  await eventually(() => slow.text().includes('event: state'));
  await org.subscribed(orders);
  slow.socket.pause();
  const filling = 'x'.repeat(10_000);
  let published = 0;
  await eventually(() => {
    for (let count = 0; count < 50; count += 1) {
      org.publish(orders, { Number__c: String((published += 1)), filling });
    }
    return activities.values.some(({ type }) => type === 'reader-dropped');
  });
  expect(activities.values).toContainEqual({ type: 'reader-dropped', channels: [orders] });
  slow.socket.resume();
  await once(slow.socket, 'close');
  const complete = slow.text().slice(0, slow.text().lastIndexOf('\n\n'));
  const cursor = [...complete.matchAll(/^id: (\S+)/gm)].at(-1)?.[1] ?? '';
  const numbers = (text: string): string[] =>
    [...text.matchAll(/"Number__c":"(\d+)"/g)].map(([, number]) => number!);
  const second = await rawRequest(server, query(orders), { 'Last-Event-ID': cursor });
  await eventually(() => second.text().includes(`"Number__c":"${published}"`));
  expect([...numbers(complete), ...numbers(second.text())]).toEqual(
    Array.from({ length: published }, (_, index) => String(index + 1)),
  );
  expect(second.text()).not.toContain('event: gap');
  second.socket.destroy();
}, 20_000);

it('leaves no stream open once nobody reads', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { linger: 0 });
  const page = openPage(server);
  const order = watch(page.channel(orders));
  await org.subscribed(orders);
  order.unsubscribe();
  await eventually(() => org.sessions.length === 0);
  await eventually(() => server.connections() === 0);
  expect(await firstValueFrom(page.state$)).toEqual({ type: 'idle' });
});

it('only what is selected leaves the relay, for all and for one reader', async () => {
  const org = await startOrg();
  const server = await serveRelay(
    clientOf(org),
    {
      channels: {
        [orders]: {
          select: ({ data }) => {
            const { payload } = data as { payload: { Number__c: string; Price__c: string } };
            return { number: payload.Number__c, price: payload.Price__c };
          },
        },
      },
    },
    { select: ({ data }) => ({ number: (data as { number: string }).number }) },
  );
  const { socket, text } = await rawRequest(server, query(orders));
  await org.subscribed(orders);
  org.publish(orders, { Number__c: '17', Price__c: 'planted-price', Owner__c: 'planted-owner' });
  await eventually(() => text().includes('event: event'));
  expect(text()).toContain('"data":{"number":"17"}');
  expect(text()).not.toContain('planted');
  const [token] = org.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));
  expect(token).toBeDefined();
  expect(text()).not.toContain(token);
  socket.destroy();
});

it('a closed relay asks to come again', async () => {
  const server = await serveRelay(clientOf(await startOrg()));
  const { text } = await rawRequest(server, query(orders));
  await eventually(() => text().includes('event: state'));
  server.relay.close();
  await eventually(() => text().includes('event: bye'));
  expect((await fetch(server.url + query(orders))).status).toBe(503);
});

it('10,000 events leave no more behind than the log may keep', async () => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), { log: { size: 100 } });
  const page = openPage(server);
  const first = await rawRequest(server, query(orders));
  await eventually(() => first.text().includes('event: state'));
  first.socket.destroy();
  const start = /id: (\S+)/.exec(first.text())?.[1] ?? '';
  let count = 0;
  let last: unknown;
  page.channel(orders).subscribe(({ replayId }) => {
    count += 1;
    last = replayId;
  });
  await firstValueFrom(page.state$.pipe(filter(({ type }) => type === 'open')));
  await org.subscribed(orders);
  for (let batch = 1; batch <= 100; batch += 1) {
    for (let index = 0; index < 100; index += 1) org.publish(orders, {});
    await eventually(() => count >= batch * 100);
  }
  expect([count, last]).toEqual([10_000, 10_000]);
  const late = await rawRequest(server, query(orders), { 'Last-Event-ID': start });
  await eventually(() => late.text().includes('"replayId":10000,'));
  expect(late.text().match(/event: (gap|event)/g)).toHaveLength(101);
  late.socket.destroy();
}, 30_000);
