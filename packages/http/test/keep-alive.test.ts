import { createHttp } from '@sfstream/http';
import { Agent } from 'node:http';
import { firstValueFrom } from 'rxjs';
import { serve } from './serve.ts';

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
