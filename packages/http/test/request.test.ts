import { createHttp } from '@sfstream/http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { serve } from './helpers/serve.ts';

const http = createHttp({}, { keepAlive: false });

describe('a request', () => {
  it('is not sent before somebody subscribes', async () => {
    const server = await serve((_, response) => response.end());
    http.request({ method: 'GET', url: `${server.origin}/unasked` });
    await firstValueFrom(http.request({ method: 'GET', url: `${server.origin}/asked` }));
    expect(server.requests.map(({ url }) => url)).toEqual(['/asked']);
  });

  it('is sent once for each subscription', async () => {
    const server = await serve((_, response) => response.end());
    const response$ = http.request({ method: 'GET', url: server.origin });
    await lastValueFrom(response$);
    await lastValueFrom(response$);
    expect(server.requests).toHaveLength(2);
  });

  it('emits one answer and completes', async () => {
    const server = await serve((_, response) => response.end('done'));
    const answers = await lastValueFrom(
      http.request({ method: 'GET', url: server.origin }).pipe(toArray()),
    );
    expect(answers).toMatchObject([{ status: 200, body: 'done' }]);
  });

  it('sends method, path, query, headers and body as given', async () => {
    let body: Promise<string> | undefined;
    const server = await serve((request, response) => {
      body = text(request);
      void body.then(() => response.end());
    });
    await firstValueFrom(
      http.request({
        method: 'POST',
        url: `${server.origin}/a/b?c=d`,
        headers: { 'Content-Type': 'application/json', authorization: 'Bearer token' },
        body: '[{"ä":"€"}]',
      }),
    );
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/a/b?c=d',
      headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
    });
    expect(await body).toBe('[{"ä":"€"}]');
  });

  it('sends the headers of the options too, and prefers its own, however they are written', async () => {
    const server = await serve((_, response) => response.end());
    const own = createHttp(
      { headers: { 'X-Own': 'options', 'X-Both': 'options' } },
      { keepAlive: false },
    );
    await firstValueFrom(
      own.request({ method: 'GET', url: server.origin, headers: { 'x-both': 'request' } }),
    );
    expect(server.requests[0]?.headers).toMatchObject({ 'x-own': 'options', 'x-both': 'request' });
  });

  it('cannot be made to send another header by a line break in a value', async () => {
    const server = await serve((_, response) => response.end());
    const headers = { authorization: 'Bearer token\r\nX-Injected: 1' };
    await firstValueFrom(http.request({ method: 'GET', url: server.origin, headers }));
    expect(server.requests[0]?.headers).not.toHaveProperty('x-injected');
  });
});

describe('an answer', () => {
  it.each([
    [200, 'application/json', '{"a":1}'],
    [204, 'text/plain', ''],
    [302, 'text/html', 'moved'],
    [400, 'application/json', '[{"successful":false}]'],
    [401, 'text/html', '<html>no</html>'],
    [503, 'text/html', '<html>later</html>'],
  ])('of status %i comes as it is (behaviour 15)', async (status, type, body) => {
    const server = await serve((_, response) =>
      response.writeHead(status, { 'Content-Type': type }).end(body),
    );
    expect(
      await firstValueFrom(http.request({ method: 'POST', url: server.origin })),
    ).toMatchObject({ status, body, headers: { 'content-type': type } });
  });

  it('has plain headers in lower case, with repeated ones joined', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'Retry-After': '7', 'X-Twice': ['a', 'b'] }).end(),
    );
    const { headers } = await firstValueFrom(http.request({ method: 'GET', url: server.origin }));
    expect(headers).toMatchObject({ 'retry-after': '7', 'x-twice': 'a, b' });
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  it('does not show the cookies, which are secrets of the session', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'] }).end(),
    );
    const { headers } = await firstValueFrom(http.request({ method: 'GET', url: server.origin }));
    expect(Object.keys(headers)).not.toContain('set-cookie');
  });

  it('that redirects is not followed, so that the token stays with its host', async () => {
    const elsewhere = await serve((_, response) => response.end());
    const server = await serve((_, response) =>
      response.writeHead(307, { Location: elsewhere.origin }).end(),
    );
    const { status, headers } = await firstValueFrom(
      http.request({ method: 'POST', url: server.origin, headers: { authorization: 'Bearer t' } }),
    );
    expect([status, headers['location']]).toEqual([307, elsewhere.origin]);
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('that drips in is put together, also where a character is cut in two', async () => {
    const bytes = Buffer.from('[{"name":"Zoë €"}]');
    const server = await serve((_, response) => {
      const drip = (index: number): void => {
        if (index === bytes.length) response.end();
        else response.write(bytes.subarray(index, index + 1), () => setImmediate(drip, index + 1));
      };
      drip(0);
    });
    const { body } = await firstValueFrom(http.request({ method: 'GET', url: server.origin }));
    expect(body).toBe('[{"name":"Zoë €"}]');
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('compressed by %s is unpacked', async (encoding, compress) => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(compress('unpacked')),
    );
    const { body } = await firstValueFrom(http.request({ method: 'GET', url: server.origin }));
    expect(body).toBe('unpacked');
    expect(acceptedBy(server.requests[0])).toContain(encoding);
  });
});

const acceptedBy = (request: IncomingMessage | undefined): string =>
  String(request?.headers['accept-encoding']);
