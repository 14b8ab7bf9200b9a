import { createHttp } from '@sfstream/http';
import type { AxiosAdapter, GenericAbortSignal } from 'axios';
import { getEventListeners } from 'node:events';
import { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';
import { catchError, firstValueFrom, of } from 'rxjs';
import { serve, until } from './helpers/serve.ts';

/** Sockets and timers of this process. */
const resources = (): string[] =>
  process.getActiveResourcesInfo().filter((kind) => /^(TCPSocketWrap|Timeout)$/.test(kind));

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): number => unhandled.push(reason);
beforeAll(() => process.on('unhandledRejection', onUnhandled));
afterAll(() => process.off('unhandledRejection', onUnhandled));
afterEach(() => expect(unhandled).toEqual([]));

describe.each([true, false])('unsubscribing, with keepAlive %s,', (keepAlive) => {
  it('at once sends nothing', async () => {
    const server = await serve((_, response) => response.end());
    const http = createHttp({}, { keepAlive });
    http
      .request({ method: 'GET', url: `${server.origin}/left` })
      .subscribe()
      .unsubscribe();
    await firstValueFrom(http.request({ method: 'GET', url: `${server.origin}/stayed` }));
    expect(server.requests.map(({ url }) => url)).toEqual(['/stayed']);
    http.close();
  });

  it('while the answer is awaited closes the connection and leaves nothing', async () => {
    const server = await serve();
    const before = resources();
    const http = createHttp({}, { keepAlive });
    const subscription = http
      .request({ method: 'POST', url: server.origin, body: 'held', lane: 'poll' })
      .subscribe();
    const [request] = await server.next();
    subscription.unsubscribe();
    await until(() => request.socket.destroyed);
    await until(() => resources().length <= before.length);
    expect(await server.open()).toBe(0);
  });

  it.each([
    ['plain', {}, (chunk: string): string | Buffer => chunk],
    ['gzip', { 'Content-Encoding': 'gzip' }, (chunk: string): string | Buffer => gzipSync(chunk)],
  ])('within a %s body closes the connection and leaves nothing', async (_, headers, encode) => {
    const server = await serve((_request, response) => {
      response.writeHead(200, headers).write(encode('first half'));
    });
    const before = resources();
    const http = createHttp({}, { keepAlive });
    const subscription = http.request({ method: 'GET', url: server.origin }).subscribe();
    const [request, response] = await server.next();
    await until(() => response.socket?.writableLength === 0);
    subscription.unsubscribe();
    await until(() => request.socket.destroyed);
    await until(() => resources().length <= before.length);
    expect(await server.open()).toBe(0);
  });
});

it('leaves no timer and no connection after an answer when connections are not kept', async () => {
  const server = await serve((_, response) => response.end());
  const before = resources();
  await firstValueFrom(
    createHttp({}, { keepAlive: false }).request({ method: 'GET', url: server.origin }),
  );
  await until(() => resources().length <= before.length);
  expect(await server.open()).toBe(0);
});

it.each([
  ['answered', false],
  ['left', true],
])('leaves no listener on the signal of a request %s', async (how, isAborted) => {
  const signals: GenericAbortSignal[] = [];
  const server = await serve((_, response) => how === 'answered' && response.end());
  const { default: axios } = await import('axios');
  const adapter: AxiosAdapter = (config) => {
    signals.push(config.signal!);
    return axios.getAdapter('http')(config);
  };
  const response$ = createHttp({ adapter }, { keepAlive: false }).request({
    method: 'GET',
    url: server.origin,
  });
  if (how === 'answered') {
    await firstValueFrom(response$);
  } else {
    const subscription = response$.subscribe();
    await server.next();
    subscription.unsubscribe();
  }
  expect(signals.map(({ aborted }) => aborted)).toEqual([isAborted]);
  expect(getEventListeners(signals[0] as AbortSignal, 'abort')).toEqual([]);
});

describe('close()', () => {
  it('ends the kept connections of both lanes', async () => {
    const server = await serve((_, response) => response.end());
    const before = resources();
    const http = createHttp();
    for (const lane of ['poll', 'call'] as const) {
      await firstValueFrom(http.request({ method: 'GET', url: server.origin, lane }));
    }
    expect(await server.open()).toBe(2);
    http.close();
    await until(async () => (await server.open()) === 0);
    await until(() => resources().length <= before.length);
  });

  it.each([
    ['own', {}],
    ['given', { agents: { http: new Agent({ keepAlive: true }) } }],
  ])(
    'fails the requests under way and closes their connection, on %s agents',
    async (_, options) => {
      const server = await serve();
      const http = createHttp(options);
      const failure = firstValueFrom(
        http
          .request({ method: 'GET', url: `${server.origin}/held`, lane: 'poll' })
          .pipe(catchError((error: unknown) => of(error))),
      );
      const [request] = await server.next();
      http.close();
      expect(await failure).toMatchObject({
        name: 'ConnectionClosedError',
        method: 'GET',
        url: `${server.origin}/held`,
      });
      await until(() => request.socket.destroyed);
      expect(await server.open()).toBe(0);
    },
  );

  it('also stops a request that was subscribed to in the same turn', async () => {
    const server = await serve((_, response) => response.end());
    const http = createHttp();
    const failure = firstValueFrom(
      http
        .request({ method: 'GET', url: server.origin })
        .pipe(catchError((error: unknown) => of(error))),
    );
    http.close();
    expect(await failure).toMatchObject({ name: 'ConnectionClosedError' });
    await firstValueFrom(
      createHttp({}, { keepAlive: false }).request({
        method: 'GET',
        url: `${server.origin}/later`,
      }),
    );
    expect(server.requests.map(({ url }) => url)).toEqual(['/later']);
  });

  it('refuses every later request, so that no connection comes up again', async () => {
    const server = await serve((_, response) => response.end());
    const http = createHttp();
    http.close();
    await expect(
      firstValueFrom(http.request({ method: 'GET', url: server.origin })),
    ).rejects.toMatchObject({ name: 'InvalidOperationError' });
    expect(server.requests).toEqual([]);
  });

  it('may be called twice', () => {
    const http = createHttp();
    http.close();
    expect(() => http.close()).not.toThrow();
  });
});
