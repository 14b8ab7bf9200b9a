import { ConnectionClosedError, TransportError, createHttp } from '@sfstream/http';
import type { HttpOptions } from '@sfstream/http';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { firstValueFrom } from 'rxjs';
import { selfSigned } from './helpers/self-signed.ts';
import { freePort, serve, until } from './helpers/serve.ts';

/** What a request fails with. Fails itself when the request brings an answer. */
const failureOf = async (url: string, options: HttpOptions = {}): Promise<unknown> => {
  const http = createHttp(options, { keepAlive: false });
  try {
    return { answered: await firstValueFrom(http.request({ method: 'POST', url, body: 'sent' })) };
  } catch (error) {
    return error;
  }
};

/** Sends the head and the first part of a body, then ends the connection in one of two ways. */
const cut =
  (headers: Record<string, string>, part: string | Buffer, how: 'destroy' | 'reset' | 'finish') =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(200, headers).write(part, () => {
      if (how === 'destroy') response.socket?.destroy();
      else if (how === 'reset') (response.socket as TLSSocket | null)?.resetAndDestroy();
      else response.socket?.end();
    });
  };

describe('an answer that breaks off is an error, never half a body', () => {
  const whole = gzipSync('x'.repeat(5000));
  const bodies: [string, Record<string, string>, string | Buffer][] = [
    ['shorter than its content-length', { 'Content-Length': '100' }, '[{"a":1}]'],
    ['without its last chunk', { 'Transfer-Encoding': 'chunked' }, '[{"a":1}]'],
    [
      'compressed and shorter than its content-length',
      { 'Content-Encoding': 'gzip', 'Content-Length': String(whole.length) },
      whole.subarray(0, whole.length - 9),
    ],
    [
      'compressed and without its last chunk',
      { 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' },
      whole,
    ],
  ];
  const ways = ['destroy', 'reset', 'finish'] as const;

  it.each(bodies.flatMap((body) => ways.map((how) => [...body, how] as const)))(
    '(%s)',
    async (_, headers, part, how) => {
      const server = await serve(cut(headers, part, how));
      expect(await failureOf(server.origin)).toBeInstanceOf(ConnectionClosedError);
    },
  );
});

describe('a request fails', () => {
  it.each(['destroy', 'reset'] as const)(
    'when the connection ends without a word (%s)',
    async (how) => {
      const server = await serve((request) => {
        if (how === 'destroy') request.socket.destroy();
        else request.socket.resetAndDestroy();
      });
      expect(await failureOf(server.origin)).toMatchObject({
        name: 'ConnectionClosedError',
        code: 'ECONNRESET',
        method: 'POST',
        url: `${server.origin}/`,
      });
    },
  );

  it('when nobody listens, with the remedy', async () => {
    const port = await freePort();
    expect(await failureOf(`http://127.0.0.1:${port}`)).toMatchObject({
      name: 'TransportError',
      code: 'ECONNREFUSED',
      message: expect.stringMatching(
        new RegExp(`refused \\(ECONNREFUSED by 127\\.0\\.0\\.1:${port}\\)\\. Check the URL`),
      ),
    });
  });

  it('when the host is unknown, with its name and the remedy', async () => {
    expect(await failureOf('http://nowhere.invalid/')).toMatchObject({
      name: 'TransportError',
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
      message: expect.stringMatching(/^Host "nowhere\.invalid" could not be found .* Check/),
    });
  });

  it('when the certificate is not trusted, with the code and the remedy', async () => {
    const server = await serve((_, response) => response.end(), createTlsServer(selfSigned()));
    expect(await failureOf(server.origin.replace('http:', 'https:'))).toMatchObject({
      name: 'TransportError',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message: expect.stringMatching(/Check .* TLS/),
    });
    expect(server.requests).toEqual([]);
  });

  it('when the server speaks no TLS', async () => {
    const server = await serve((_, response) => response.end());
    expect(await failureOf(server.origin.replace('http:', 'https:'))).toBeInstanceOf(
      TransportError,
    );
  });

  it('when the server speaks no HTTP', async () => {
    const server = await serve((request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failureOf(server.origin)).toBeInstanceOf(TransportError);
  });

  it('when the body claims to be compressed and is not', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('[{"a":1}]'),
    );
    expect(await failureOf(server.origin)).toBeInstanceOf(TransportError);
  });

  it.each([
    ['plain', {}, 'x'.repeat(2000)],
    ['compressed', { 'Content-Encoding': 'gzip' }, gzipSync('x'.repeat(10_000_000))],
  ])('when the answer is too large (%s), with the remedy', async (_, headers, body) => {
    const server = await serve((_request, response) => response.writeHead(200, headers).end(body));
    expect(await failureOf(server.origin, { maxResponseBytes: 1000 })).toMatchObject({
      name: 'TransportError',
      code: 'ERR_RESPONSE_TOO_LARGE',
      message: expect.stringContaining('Raise http.maxResponseBytes'),
    });
    await until(async () => (await server.open()) === 0);
  });

  it('when the answer never ends, at maxResponseBytes', async () => {
    const server = await serve((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(1000), () => setImmediate(more));
      };
      more();
    });
    expect(await failureOf(server.origin, { maxResponseBytes: 100_000 })).toMatchObject({
      code: 'ERR_RESPONSE_TOO_LARGE',
    });
    await until(async () => (await server.open()) === 0);
  });

  it('when no complete answer came in time, and closes the connection (behaviour 7)', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '10' }).write('half');
    });
    expect(await failureOf(server.origin, { timeout: 50 })).toMatchObject({
      name: 'TransportTimeoutError',
    });
    await until(async () => (await server.open()) === 0);
  });
});

it('trusts a certificate that the options name', async () => {
  const certificate = selfSigned();
  const server = await serve((_, response) => response.end('safe'), createTlsServer(certificate));
  const http = createHttp({ tls: { ca: certificate.cert } });
  const url = server.origin.replace('http:', 'https:');
  expect(await firstValueFrom(http.request({ method: 'GET', url }))).toMatchObject({
    body: 'safe',
  });
  http.close();
});

it('is of use after a failure', async () => {
  let count = 0;
  const server = await serve((request, response) => {
    count += 1;
    if (count === 1) request.socket.destroy();
    else response.end('well');
  });
  const http = createHttp();
  const response$ = http.request({ method: 'GET', url: server.origin });
  await expect(firstValueFrom(response$)).rejects.toBeInstanceOf(ConnectionClosedError);
  expect(await firstValueFrom(response$)).toMatchObject({ body: 'well' });
  http.close();
});
