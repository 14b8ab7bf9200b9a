import { createHttp } from '@sfstream/http';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import { connect } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { selfSigned } from './helpers/self-signed.ts';
import { freePort, serve, until } from './helpers/serve.ts';
import type { TestServer } from './helpers/serve.ts';

interface Tunnels extends TestServer {
  readonly tunnels: readonly (string | undefined)[];
  readonly authorizations: readonly (string | undefined)[];
}

/** A proxy that leads every tunnel to `target`. */
const serveTunnel = async (target: string): Promise<Tunnels> => {
  const tunnels: (string | undefined)[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer();
  server.on('connect', (request, client) => {
    tunnels.push(request.url);
    authorizations.push(request.headers['proxy-authorization']);
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
  return { ...(await serve(undefined, server)), tunnels, authorizations };
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

/** Runs with these variables of the environment. */
const within = async <T>(variables: Record<string, string>, run: () => Promise<T>): Promise<T> => {
  const all: Record<string, string> = { NO_PROXY: '', no_proxy: '', ...variables };
  const before = Object.keys(all).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, all);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
};

const lanes = ['call', 'poll'] as const;

describe.each(lanes)('a proxy of the environment, in the lane %s,', (lane) => {
  const credentials = 'corp\\user:p@ss:w%rd';
  const encoded = 'corp%5Cuser:p%40ss%3Aw%25rd';
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;

  it('is told the very credentials that its URL encodes, for http', async () => {
    const proxy = await serve((request, response) => response.end(`by proxy: ${request.url}`));
    const HTTP_PROXY = proxy.origin.replace('//', `//${encoded}@`);
    const http = createHttp({}, { keepAlive: false });
    const answer = await within({ HTTP_PROXY }, () =>
      firstValueFrom(http.request({ method: 'GET', url: 'http://acme.example:8080/a?b', lane })),
    );
    expect(answer).toMatchObject({ body: 'by proxy: http://acme.example:8080/a?b' });
    expect(proxy.requests[0]?.headers).toMatchObject({
      host: 'acme.example:8080',
      'proxy-authorization': authorization,
    });
  });

  it('is told them for https, and keeps its tunnel', async () => {
    const certificate = selfSigned();
    const target = await serve((_, response) => response.end('within'), createTls(certificate));
    const proxy = await serveTunnel(target.origin);
    const HTTPS_PROXY = proxy.origin.replace('//', `//${encoded}@`);
    const http = createHttp({ tls: { ca: certificate.cert } });
    const url = target.origin.replace('http:', 'https:');
    await within({ HTTPS_PROXY }, async () => {
      for (let index = 0; index < 3; index += 1) {
        expect(await firstValueFrom(http.request({ method: 'GET', url, lane }))).toMatchObject({
          body: 'within',
        });
      }
    });
    expect(proxy.tunnels).toEqual([new URL(target.origin).host]);
    expect(proxy.authorizations).toEqual([authorization]);
    expect(target.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
    http.close();
    await until(async () => (await proxy.open()) === 0);
  });

  it.each([
    [407, 'Check the user name and the password for the proxy.', 'final'],
    [403, 'Ask the administrator of the proxy', 'final'],
    [502, 'Ask the administrator of the proxy', 'passing'],
  ])(
    'that refuses a tunnel with HTTP %i is named, without credentials',
    async (status, remedy, means) => {
      const server = createServer().on('connect', (_, socket) =>
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`),
      );
      const proxy = await serve(undefined, server);
      const HTTPS_PROXY = proxy.origin.replace('//', `//${encoded}@`);
      const http = createHttp();
      await within({ HTTPS_PROXY }, () =>
        expect(
          firstValueFrom(http.request({ method: 'GET', url: 'https://acme.example/', lane })),
        ).rejects.toMatchObject({
          name: 'TransportError',
          code: 'ERR_PROXY_REFUSED',
          status,
          means,
          message: `The proxy ${proxy.origin} refused the way for GET https://acme.example/ (HTTP ${status}). ${remedy}${status === 407 ? '' : ' whether it allows this host.'}`,
        }),
      );
      http.close();
    },
  );

  it.each([
    ['nothing', ''],
    ['an error of OAuth', '{"error":"invalid_client"}'],
    ['an error of REST', '[{"errorCode":"INVALID_SESSION_ID","message":"expired"}]'],
  ])('that refuses what is not encrypted is told as such, with %s in it', async (_, body) => {
    const proxy = await serve((_request, response) => response.writeHead(407).end(body));
    const http = createHttp({}, { keepAlive: false });
    await within({ HTTP_PROXY: proxy.origin }, () =>
      expect(
        firstValueFrom(http.request({ method: 'GET', url: 'http://acme.example/', lane })),
      ).rejects.toMatchObject({
        code: 'ERR_PROXY_REFUSED',
        message: expect.stringContaining('Check the user name and the password for the proxy.'),
      }),
    );
  });

  it('that is not a URL is refused, with the remedy', async () => {
    const http = createHttp({}, { keepAlive: false });
    await within({ HTTPS_PROXY: 'http://us er:p@ss@host:port' }, () =>
      expect(
        firstValueFrom(http.request({ method: 'GET', url: 'https://acme.example/', lane })),
      ).rejects.toMatchObject({ name: 'ClientError', field: 'proxy' }),
    );
  });
});

it('ends a tunnel that is not opened yet on close()', async () => {
  const proxy = await serve(
    undefined,
    createServer().on('connect', (_, socket) =>
      socket
        .resume()
        .on('error', () => undefined)
        .on('end', () => socket.destroy()),
    ),
  );
  const http = createHttp({ proxy: proxyAt(proxy.origin) });
  const failure = firstValueFrom(http.request({ method: 'GET', url: 'https://acme.example/' }));
  await until(async () => (await proxy.open()) === 1);
  http.close();
  await expect(failure).rejects.toMatchObject({ name: 'ConnectionClosedError' });
  await until(async () => (await proxy.open()) === 0);
});

it('follows the environment by default, and not with proxy: false', async () => {
  const proxy = await serve((_, response) => response.end('by proxy'));
  const target = await serve((_, response) => response.end('straight'));
  const url = target.origin.replace('127.0.0.1', 'acme.example');
  await within({ HTTP_PROXY: proxy.origin }, async () => {
    const sent = { method: 'GET', url } as const;
    expect(await firstValueFrom(createHttp({}, { keepAlive: false }).request(sent))).toMatchObject({
      body: 'by proxy',
    });
    expect(
      await firstValueFrom(
        createHttp({ proxy: false }, { keepAlive: false }).request({ ...sent, url: target.origin }),
      ),
    ).toMatchObject({ body: 'straight' });
  });
  await within({ HTTP_PROXY: proxy.origin, NO_PROXY: '127.0.0.1' }, async () => {
    const sent = { method: 'GET', url: target.origin } as const;
    expect(await firstValueFrom(createHttp({}, { keepAlive: false }).request(sent))).toMatchObject({
      body: 'straight',
    });
  });
});
