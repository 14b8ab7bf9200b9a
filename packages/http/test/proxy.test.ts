import { createHttp } from '@sfstream/http';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import { connect } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { selfSigned } from './self-signed.ts';
import { freePort, serve, until } from './serve.ts';
import type { TestServer } from './serve.ts';

/** A proxy that leads every tunnel to `target`. */
const serveTunnel = async (
  target: string,
): Promise<TestServer & { readonly tunnels: readonly (string | undefined)[] }> => {
  const tunnels: (string | undefined)[] = [];
  const server = createServer();
  server.on('connect', (request, client) => {
    tunnels.push(request.url);
    const beyond = connect(Number(new URL(target).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      beyond.pipe(client).pipe(beyond);
    });
    for (const [socket, other] of [
      [client, beyond],
      [beyond, client],
    ] as const) {
      socket.on('error', () => undefined).on('close', () => other.destroy());
    }
  });
  return { ...(await serve(undefined, server)), tunnels };
};

const proxyAt = (origin: string) => ({ host: '127.0.0.1', port: Number(new URL(origin).port) });

it('sends requests by the proxy of the options', async () => {
  const proxy = await serve((request, response) => response.end(`by proxy: ${request.url}`));
  const http = createHttp({ proxy: proxyAt(proxy.origin) }, { keepAlive: false });
  expect(
    await firstValueFrom(http.request({ method: 'GET', url: 'http://acme.example/path' })),
  ).toMatchObject({ body: 'by proxy: http://acme.example/path' });
  expect(proxy.requests[0]?.headers.host).toBe('acme.example');
});

it('tells the proxy who asks', async () => {
  const proxy = await serve((_, response) => response.end());
  const auth = { username: 'user', password: 'password' };
  const http = createHttp({ proxy: { ...proxyAt(proxy.origin), auth } }, { keepAlive: false });
  await firstValueFrom(http.request({ method: 'GET', url: 'http://acme.example/' }));
  expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(
    `Basic ${Buffer.from('user:password').toString('base64')}`,
  );
});

describe('https', () => {
  it('is sent through a tunnel, which the proxy cannot look into', async () => {
    const certificate = selfSigned();
    const target = await serve((_, response) => response.end('within'), createTls(certificate));
    const proxy = await serveTunnel(target.origin);
    const http = createHttp(
      { proxy: proxyAt(proxy.origin), tls: { ca: certificate.cert } },
      { keepAlive: false },
    );
    const url = target.origin.replace('http:', 'https:');
    expect(await firstValueFrom(http.request({ method: 'GET', url }))).toMatchObject({
      status: 200,
      body: 'within',
    });
    expect(proxy.tunnels).toEqual([new URL(target.origin).host]);
    await until(async () => (await proxy.open()) === 0);
  });

  it.each(['unsubscribing', 'close()'])('ends with its tunnel on %s', async (how) => {
    const certificate = selfSigned();
    const target = await serve(undefined, createTls(certificate));
    const proxy = await serveTunnel(target.origin);
    const http = createHttp({ proxy: proxyAt(proxy.origin), tls: { ca: certificate.cert } });
    const url = target.origin.replace('http:', 'https:');
    const subscription = http
      .request({ method: 'GET', url, lane: 'poll' })
      .subscribe({ error: () => undefined });
    await target.next();
    if (how === 'close()') http.close();
    else subscription.unsubscribe();
    await until(async () => (await proxy.open()) + (await target.open()) === 0);
  });
});

it('names the proxy, not the target, when the proxy cannot be reached', async () => {
  const port = await freePort();
  const http = createHttp({ proxy: { host: '127.0.0.1', port } }, { keepAlive: false });
  await expect(
    firstValueFrom(http.request({ method: 'GET', url: 'http://acme.example/' })),
  ).rejects.toMatchObject({
    message: expect.stringContaining(
      `refused (ECONNREFUSED by 127.0.0.1:${port}). Check the URL, the proxy`,
    ),
  });
});

it('follows the environment by default, and not with proxy: false', async () => {
  const proxy = await serve((_, response) => response.end('by proxy'));
  const target = await serve((_, response) => response.end('straight'));
  const { HTTP_PROXY, NO_PROXY, no_proxy } = process.env;
  Object.assign(process.env, { HTTP_PROXY: proxy.origin, NO_PROXY: '', no_proxy: '' });
  try {
    const url = target.origin.replace('127.0.0.1', 'acme.example');
    const sent = { method: 'GET', url } as const;
    expect(await firstValueFrom(createHttp({}, { keepAlive: false }).request(sent))).toMatchObject({
      body: 'by proxy',
    });
    expect(
      await firstValueFrom(
        createHttp({ proxy: false }, { keepAlive: false }).request({ ...sent, url: target.origin }),
      ),
    ).toMatchObject({ body: 'straight' });
  } finally {
    for (const [name, value] of Object.entries({ HTTP_PROXY, NO_PROXY, no_proxy })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
});
