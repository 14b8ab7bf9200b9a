import { createHttp } from '@sfstream/http';
import type { Http, HttpResponse } from '@sfstream/http';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { serve, until } from './helpers/serve.ts';

it('sends requests one after another on one connection', async () => {
  const server = await serve((_, response) => response.end('answer'));
  const http = createHttp();
  for (let index = 0; index < 3; index += 1) {
    await firstValueFrom(http.request({ method: 'POST', url: server.origin, body: 'call' }));
  }
  expect(server.requests).toHaveLength(3);
  expect(server.opened()).toBe(1);
  http.close();
});

it('opens a connection for each request without keepAlive', async () => {
  const server = await serve((_, response) => response.end());
  const http = createHttp({}, { keepAlive: false });
  await firstValueFrom(http.request({ method: 'GET', url: server.origin }));
  await firstValueFrom(http.request({ method: 'GET', url: server.origin }));
  expect(server.opened()).toBe(2);
  expect(server.requests[0]?.headers.connection).toBe('close');
});

it('answers calls while a poll is held', async () => {
  const server = await serve((request, response) => {
    if (request.url !== '/poll') response.end('called');
  });
  const http = createHttp();
  const poll = http
    .request({ method: 'POST', url: `${server.origin}/poll`, lane: 'poll' })
    .subscribe();
  await server.next();
  const call = { method: 'POST', url: `${server.origin}/call` } as const;
  expect(await firstValueFrom(http.request(call))).toMatchObject({ body: 'called' });
  expect(await firstValueFrom(http.request(call))).toMatchObject({ body: 'called' });
  expect(poll.closed).toBe(false);
  expect(server.opened()).toBe(2);
  poll.unsubscribe();
  http.close();
});

it('keeps the connections of the lanes apart, so that a call does not take the one of the poll', async () => {
  const server = await serve((_, response) => response.end());
  const http = createHttp();
  const sent = { method: 'GET', url: server.origin } as const;
  await firstValueFrom(http.request({ ...sent, lane: 'poll' }));
  await firstValueFrom(http.request({ ...sent, lane: 'call' }));
  await firstValueFrom(http.request({ ...sent, lane: 'poll' }));
  await firstValueFrom(http.request(sent));
  const ports = server.requests.map(({ socket }) => socket.remotePort);
  expect(ports[0]).not.toBe(ports[1]);
  expect(ports).toEqual([ports[0], ports[1], ports[0], ports[1]]);
  http.close();
});

it('uses the agents it is given, and leaves them alive on close', async () => {
  const server = await serve((_, response) => response.end());
  const agent = new Agent({ keepAlive: true });
  const http = createHttp({ agents: { http: agent } });
  await firstValueFrom(http.request({ method: 'GET', url: server.origin, lane: 'poll' }));
  await firstValueFrom(http.request({ method: 'GET', url: server.origin, lane: 'call' }));
  expect(server.opened()).toBe(1);
  http.close();
  expect(Object.values(agent.freeSockets).flat()).toMatchObject([{ destroyed: false }]);
  agent.destroy();
});

/** The next socket that this process connects. */
const nextSocket = (): Promise<Socket> =>
  new Promise((resolve) => {
    const note = (message: unknown): void => {
      unsubscribe('net.client.socket', note);
      resolve((message as { readonly socket: Socket }).socket);
    };
    subscribe('net.client.socket', note);
  });

describe('a kept connection of polls', () => {
  const pollOf = (http: Http, url: string): Promise<HttpResponse> =>
    firstValueFrom(http.request({ method: 'POST', url, lane: 'poll' }));

  it.each([
    ['ends it', (socket: Socket) => socket.end()],
    ['resets it', (socket: Socket) => socket.resetAndDestroy()],
  ])('is replaced where the server %s meanwhile', async (_, end) => {
    const server = await serve((_request, response) => response.end('[]'));
    const http = createHttp();
    const connected = nextSocket();
    await pollOf(http, server.origin);
    const kept = await connected;
    end(server.requests[0]!.socket);
    await until(() => kept.destroyed);
    expect(await pollOf(http, server.origin)).toMatchObject({ body: '[]' });
    expect(server.opened()).toBe(2);
    http.close();
  });

  it('is not kept where the answer says so', async () => {
    const server = await serve((_, response) => response.setHeader('Connection', 'close').end());
    const http = createHttp();
    await pollOf(http, server.origin);
    await pollOf(http, server.origin);
    expect(server.opened()).toBe(2);
    http.close();
  });

  it('is kept no longer than the server keeps it', async () => {
    const server = await serve((_, response) =>
      response.setHeader('Keep-Alive', 'timeout=1').end('[]'),
    );
    const http = createHttp();
    await pollOf(http, server.origin);
    await pollOf(http, server.origin);
    expect(server.opened()).toBe(2);
    http.close();
  });

  it('leads to its own server only', async () => {
    const [one, other] = [
      await serve((_, response) => response.end('one')),
      await serve((_, response) => response.end('other')),
    ];
    const http = createHttp();
    const bodies: string[] = [];
    for (const { origin } of [one, other, other, one, one, other]) {
      bodies.push((await pollOf(http, origin)).body);
    }
    expect(bodies).toEqual(['one', 'other', 'other', 'one', 'one', 'other']);
    expect([one.opened(), other.opened()]).toEqual([1, 1]);
    http.close();
    await until(async () => (await one.open()) + (await other.open()) === 0);
  });

  it('is used by one poll at a time', async () => {
    const server = await serve();
    const http = createHttp();
    const both = [pollOf(http, server.origin), pollOf(http, server.origin)];
    await until(() => server.requests.length === 2);
    expect(server.opened()).toBe(2);
    http.close();
    await Promise.allSettled(both);
  });
});
