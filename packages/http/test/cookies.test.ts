import { createHttp } from '@sfstream/http';
import { firstValueFrom } from 'rxjs';
import { serve } from './helpers/serve.ts';
import type { TestServer } from './helpers/serve.ts';

/** Answers the n-th request with the n-th list of cookies. */
const serveCookies = (...setCookie: readonly (readonly string[])[]): Promise<TestServer> => {
  let count = 0;
  return serve((_, response) => {
    response.setHeader('Set-Cookie', setCookie[count] ?? []);
    count += 1;
    response.end();
  });
};

/** The cookies that come back when the paths are asked for one after another. */
const cookiesSent = async (
  server: TestServer,
  ...paths: readonly string[]
): Promise<(string | undefined)[]> => {
  const http = createHttp();
  for (const path of paths) {
    await firstValueFrom(http.request({ method: 'POST', url: `${server.origin}${path}` }));
  }
  http.close();
  return server.requests.map(({ headers }) => headers.cookie);
};

describe('cookies', () => {
  it('are returned from then on, in either lane (behaviour 16)', async () => {
    const server = await serveCookies(['BAYEUX_BROWSER=abc;Path=/;HttpOnly', 'other=1;Path=/']);
    const http = createHttp();
    for (const lane of ['call', 'poll', 'call'] as const) {
      await firstValueFrom(http.request({ method: 'POST', url: server.origin, lane }));
    }
    http.close();
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'BAYEUX_BROWSER=abc; other=1',
      'BAYEUX_BROWSER=abc; other=1',
    ]);
  });

  it('are replaced by newer ones of the same name (behaviour 16)', async () => {
    const server = await serveCookies(['session=old;Path=/'], ['session=new;Path=/']);
    expect(await cookiesSent(server, '/', '/', '/')).toEqual([
      undefined,
      'session=old',
      'session=new',
    ]);
  });

  it.each([
    ['kept', 'lies ahead', 1, ['a=1']],
    ['dropped', 'is over', -1, [undefined]],
  ])('are %s where their expiry %s by the server’s clock', async (_, _when, hours, sent) => {
    // A machine whose clock is four hours ahead.
    const serverTime = Date.now() - 4 * 3_600_000;
    const expires = new Date(serverTime + hours * 3_600_000).toUTCString();
    const server = await serve((_request, response) => {
      response.setHeader('Date', new Date(serverTime).toUTCString());
      response.setHeader('Set-Cookie', `a=1;Path=/;Expires=${expires}`);
      response.end();
    });
    expect((await cookiesSent(server, '/', '/')).slice(1)).toEqual(sent);
  });

  it('are returned to their path only', async () => {
    const server = await serveCookies(['here=1;Path=/cometd/']);
    expect(await cookiesSent(server, '/cometd/59.0', '/services/data', '/cometd/59.0')).toEqual([
      undefined,
      undefined,
      'here=1',
    ]);
  });

  it.each(['gone=1;Path=/;Max-Age=0', 'gone=1;Path=/;Expires=Thu, 01 Jan 2015 00:00:00 GMT'])(
    'are deleted by %s',
    async (expired) => {
      const server = await serveCookies(['gone=1;Path=/'], [expired]);
      expect(await cookiesSent(server, '/', '/', '/')).toEqual([undefined, 'gone=1', undefined]);
    },
  );

  it.each([
    'foreign=1;Domain=example.com;Path=/',
    'tld=1;Domain=com;Path=/',
    'local=1;Domain=localhost',
    'broken;;;=',
    '=',
    '',
    '\u00e4=\u00f6;Expires=never;Max-Age=x;Domain=;Path',
  ])('such as %j do no harm to the others', async (odd) => {
    const server = await serveCookies([odd, 'good=1;Path=/']);
    expect((await cookiesSent(server, '/', '/'))[1]).toMatch(/good=1/);
  });

  it('of another domain are ignored', async () => {
    const server = await serveCookies(['foreign=1;Domain=example.com;Path=/']);
    expect(await cookiesSent(server, '/', '/')).toEqual([undefined, undefined]);
  });

  it('are taken from refusals too', async () => {
    const server = await serve((_, response) =>
      response.writeHead(401, { 'Set-Cookie': 'session=1;Path=/' }).end(),
    );
    expect(await cookiesSent(server, '/', '/')).toEqual([undefined, 'session=1']);
  });

  it('are not shared between two Https, which are two sessions', async () => {
    const server = await serveCookies(['session=1;Path=/']);
    await cookiesSent(server, '/');
    expect(await cookiesSent(server, '/')).toEqual([undefined, undefined]);
  });
});
