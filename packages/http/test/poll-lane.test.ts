import { ConnectionClosedError, createHttp } from '@sfstream/http';
import type { HttpOptions, HttpResponse } from '@sfstream/http';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTls } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { firstValueFrom, lastValueFrom, switchMap } from 'rxjs';
import { selfSigned } from './helpers/self-signed.ts';
import { freePort, serve, until } from './helpers/serve.ts';
import type { TestServer } from './helpers/serve.ts';

/** Polls once, by the way that polls take when no proxy and no adapter is in between. */
const pollOnce = (url: string, options: HttpOptions = {}): Promise<HttpResponse> =>
  firstValueFrom(
    createHttp({ proxy: false, ...options }, { keepAlive: false }).request({
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json', authorization: 'Bearer token\r\n' },
      body: '[{"ä":"€"}]',
      lane: 'poll',
    }),
  );

const serving = (listener: RequestListener): Promise<TestServer> => serve(listener);

it('sends path, query, headers and body as given, without the line break of a token', async () => {
  let body = '';
  const server = await serving((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => response.end('[]'));
  });
  await pollOnce(`${server.origin}/a/b?c=d`, { headers: { 'X-Own': 'options' } });
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    url: '/a/b?c=d',
    headers: {
      'content-type': 'application/json',
      'content-length': '14',
      authorization: 'Bearer token',
      'x-own': 'options',
    },
  });
  expect(body).toBe('[{"ä":"€"}]');
});

it.each([
  ['nothing', undefined, (text: string): string | Buffer => text],
  ['gzip', 'gzip', gzipSync],
  ['deflate', 'deflate', deflateSync],
  ['deflate without its frame', 'deflate', deflateRawSync],
  ['br', 'br', brotliCompressSync],
])('reads an answer compressed by %s, also where a character is cut in two', async (...how) => {
  const [, encoding, compress] = how;
  const bytes = Buffer.from(compress('\ufeff[{"name":"Zoë €"}]'));
  const server = await serving((_, response) => {
    if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
    response.setHeader('X-Twice', ['a', 'b']);
    const drip = (index: number): void => {
      if (index === bytes.length) response.end();
      else response.write(bytes.subarray(index, index + 1), () => setImmediate(drip, index + 1));
    };
    drip(0);
  });
  expect(await pollOnce(server.origin)).toMatchObject({
    status: 200,
    headers: { 'x-twice': 'a, b' },
    body: '[{"name":"Zoë €"}]',
  });
});

it.each([
  ['plain', {}],
  ['compressed', { 'Content-Encoding': 'gzip' }],
])('fails where the answer breaks off (%s), and closes the connection', async (_, headers) => {
  const server = await serving((_request, response) => {
    response.writeHead(200, { ...headers, 'Content-Length': 1000 });
    response.write(gzipSync('x'), () => response.socket?.destroy());
  });
  await expect(pollOnce(server.origin)).rejects.toBeInstanceOf(ConnectionClosedError);
  await until(async () => (await server.open()) === 0);
});

it.each([
  ['plain', {}, 'x'.repeat(2000)],
  ['compressed', { 'Content-Encoding': 'gzip' }, gzipSync('x'.repeat(10_000_000))],
])('fails where the answer is too large (%s), with the remedy', async (_, headers, body) => {
  const server = await serving((_request, response) => response.writeHead(200, headers).end(body));
  await expect(pollOnce(server.origin, { maxResponseBytes: 1000 })).rejects.toMatchObject({
    code: 'ERR_RESPONSE_TOO_LARGE',
    message: expect.stringContaining('Raise http.maxResponseBytes'),
  });
  await until(async () => (await server.open()) === 0);
});

it('does not wait for a body that is announced as too large', async () => {
  const server = await serve((_, response) =>
    response.writeHead(200, { 'Content-Length': '1001' }).flushHeaders(),
  );
  await expect(pollOnce(server.origin, { maxResponseBytes: 1000 })).rejects.toMatchObject({
    code: 'ERR_RESPONSE_TOO_LARGE',
  });
});

it.each(['gzip', 'deflate', 'br'])('reads an empty answer that claims %s', async (encoding) => {
  const server = await serving((_, response) =>
    response.writeHead(401, { 'Content-Encoding': encoding }).end(),
  );
  expect(await pollOnce(server.origin)).toMatchObject({ status: 401, body: '' });
});

it('fails where the body claims to be compressed and is not', async () => {
  const server = await serving((_, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('[{"a":1}]'),
  );
  await expect(pollOnce(server.origin)).rejects.toMatchObject({ name: 'TransportError' });
});

it('fails where nobody listens, with the remedy', async () => {
  await expect(pollOnce(`http://127.0.0.1:${await freePort()}`)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    message: expect.stringContaining('Check the URL'),
  });
});

it('trusts the certificates that the options name, and no others', async () => {
  const certificate = selfSigned();
  const server = await serve((_, response) => response.end('safe'), createTls(certificate));
  const url = server.origin.replace('http:', 'https:');
  expect(await pollOnce(url, { tls: { ca: certificate.cert } })).toMatchObject({ body: 'safe' });
  await expect(pollOnce(url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

it('closes a connection that is not made yet when the poll is left', async () => {
  // Never answers the client's TLS greeting.
  const server = createTcp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const http = createHttp({ proxy: false });
  const poll = http
    .request({ method: 'POST', url: `https://127.0.0.1:${port}`, lane: 'poll' })
    .subscribe();
  const [socket] = (await once(server, 'connection')) as [Socket];
  const closed = once(socket.resume(), 'close');
  poll.unsubscribe();
  await closed;
  server.close();
  await once(server, 'close');
});

it('polls again at once on the same connection', async () => {
  const server = await serving((_, response) => response.end('[]'));
  const http = createHttp({ proxy: false });
  const request = { method: 'POST', url: server.origin, lane: 'poll' } as const;
  await lastValueFrom(http.request(request).pipe(switchMap(() => http.request(request))));
  expect(server.requests).toHaveLength(2);
  expect(server.opened()).toBe(1);
  http.close();
});

it('reads an answer behind a 100 Continue that nobody asked for', async () => {
  const server = await serving((_, response) => {
    response.writeContinue();
    response.end('[]');
  });
  expect(await pollOnce(server.origin)).toMatchObject({ status: 200, body: '[]' });
});

it('fails for a header that cannot be sent, and sends nothing', async () => {
  const server = await serving((_, response) => response.end());
  const http = createHttp({}, { keepAlive: false });
  await expect(
    firstValueFrom(
      http.request({ method: 'GET', url: server.origin, headers: { 'x y': '1' }, lane: 'poll' }),
    ),
  ).rejects.toMatchObject({ name: 'TransportError', code: 'ERR_INVALID_HTTP_TOKEN' });
  expect(server.requests).toEqual([]);
});

it('goes by the agents it is given', async () => {
  const server = await serving((_, response) => response.end('[]'));
  const agent = new Agent({ keepAlive: true });
  const http = createHttp({ agents: { http: agent } });
  await firstValueFrom(http.request({ method: 'GET', url: server.origin, lane: 'poll' }));
  http.close();
  expect(Object.values(agent.freeSockets).flat()).toMatchObject([{ destroyed: false }]);
  agent.destroy();
});
