import { createHttp } from '@sfstream/http';
import type { HttpOptions } from '@sfstream/http';
import axios from 'axios';
import type { RequestListener } from 'node:http';
import { catchError, firstValueFrom, ignoreElements, lastValueFrom, of, toArray } from 'rxjs';
import { exposed } from './exposed.ts';
import { holdTime } from './helpers/held-time.ts';
import { freePort, serve } from './helpers/serve.ts';

const userInfo = 'user-secret:userpass-secret';
const secrets = {
  token: 'token-secret',
  cookie: 'cookie-secret',
  body: 'body-secret',
  query: 'query-secret',
  user: 'user-secret',
  password: 'userpass-secret',
  basic: Buffer.from(userInfo).toString('base64'),
  answer: 'answer-secret',
};

const withSecrets = (origin: string): string =>
  `${origin.replace('://', `://${userInfo}@`)}/path?code=${secrets.query}`;

const sent = (url: string) =>
  ({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${secrets.token}` },
    body: `password=${secrets.body}`,
  }) as const;

const found = (shown: string): string[] =>
  Object.entries(secrets).flatMap(([name, secret]) => (shown.includes(secret) ? [name] : []));

/** A server that first sets a cookie, then fails as told. */
const failing = (fail: RequestListener): RequestListener => {
  let count = 0;
  return (request, response) => {
    count += 1;
    if (count > 1) fail(request, response);
    else response.setHeader('Set-Cookie', `session=${secrets.cookie};Path=/`).end();
  };
};

const nothing: HttpOptions = {};
const failures: [string, RequestListener, HttpOptions][] = [
  ['the connection ends', ({ socket }) => socket.destroy(), nothing],
  ['the connection is reset', ({ socket }) => socket.resetAndDestroy(), nothing],
  [
    'the body breaks off',
    ({ socket }, response) =>
      response
        .writeHead(200, { 'Content-Length': '1000' })
        .write(secrets.answer, () => socket.destroy()),
    nothing,
  ],
  [
    'the body is too large',
    (_, response) => response.end(secrets.answer.repeat(100)),
    { maxResponseBytes: 100 },
  ],
  ['no answer comes', () => jest.advanceTimersByTime(30_000), { timeout: 30_000 }],
  ['the answer is no HTTP', ({ socket }) => socket.end(secrets.answer), nothing],
  [
    'the compression is broken',
    (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(secrets.answer),
    nothing,
  ],
];

describe('no secret is in the error', () => {
  it.each(failures)('when %s (behaviour 57)', async (_, fail, options) => {
    // So that only a test that lets it pass sees a time-out.
    holdTime();
    const server = await serve(failing(fail));
    const http = createHttp(options);
    await firstValueFrom(http.request(sent(withSecrets(server.origin))));
    const error = await firstValueFrom(
      http
        .request(sent(withSecrets(server.origin)))
        .pipe(catchError((thrown: unknown) => of(thrown))),
    );
    expect(server.requests[1]?.headers.cookie).toContain(secrets.cookie);
    expect(error).toBeInstanceOf(Error);
    expect(found(exposed(error))).toEqual([]);
    http.close();
  });

  it.each([
    ['nobody listens', async () => withSecrets(`http://127.0.0.1:${await freePort()}`), nothing],
    ['the host is unknown', () => withSecrets('http://nowhere.invalid'), nothing],
    [
      'TLS fails',
      async () => withSecrets((await serve()).origin.replace('http', 'https')),
      nothing,
    ],
    ['the URL is none', () => `${secrets.query}?code=${secrets.query}`, nothing],
    ['the URL is of another protocol', () => withSecrets('ftp://acme.example'), nothing],
    ['the URL has a port out of range', () => withSecrets('http://acme.example:99999'), nothing],
    [
      'the proxy is out of order',
      async () => withSecrets(`http://127.0.0.1:${await freePort()}`),
      {
        proxy: {
          host: '127.0.0.1',
          port: 1,
          auth: { username: secrets.user, password: secrets.password },
        },
      },
    ],
    [
      'an adapter throws an error of axios that another copy made',
      () => withSecrets('http://acme.example'),
      {
        adapter: (config) =>
          Promise.reject(
            Object.assign(new Error(`${secrets.answer} reset`), {
              isAxiosError: true,
              syscall: 'read',
              code: 'ECONNRESET',
              config,
            }),
          ),
      },
    ],
  ] satisfies [string, () => string | Promise<string>, HttpOptions][])(
    'when %s (behaviour 57)',
    async (_, url, options: HttpOptions) => {
      const http = createHttp(options, { keepAlive: false });
      const error = await firstValueFrom(
        http.request(sent(await url())).pipe(catchError((thrown: unknown) => of(thrown))),
      );
      expect(error).toBeInstanceOf(Error);
      expect(found(exposed(error))).toEqual([]);
    },
  );

  it('when close() cuts it, nor in the one that follows (behaviour 57)', async () => {
    const server = await serve();
    const http = createHttp();
    const cut = firstValueFrom(
      http
        .request(sent(withSecrets(server.origin)))
        .pipe(catchError((thrown: unknown) => of(thrown))),
    );
    await server.next();
    http.close();
    const late = firstValueFrom(
      http
        .request(sent(withSecrets(server.origin)))
        .pipe(catchError((thrown: unknown) => of(thrown))),
    );
    expect(found(exposed(await cut) + exposed(await late))).toEqual([]);
  });
});

it('no secret is in the activity (behaviour 57)', async () => {
  const server = await serve(failing((_, response) => response.end(secrets.answer)));
  const http = createHttp();
  const activities = lastValueFrom(http.activity$.pipe(toArray()));
  for (let index = 0; index < 2; index += 1) {
    await lastValueFrom(http.request(sent(withSecrets(server.origin))).pipe(ignoreElements()), {
      defaultValue: undefined,
    });
  }
  http.close();
  expect(await activities).toHaveLength(4);
  expect(found(exposed(await activities))).toEqual([]);
});

it('no secret is in the Http itself after a request (behaviour 57)', async () => {
  const server = await serve(failing((_, response) => response.end(secrets.answer)));
  const http = createHttp({ headers: { authorization: secrets.token } });
  await firstValueFrom(http.request(sent(withSecrets(server.origin))));
  expect(found(exposed(http))).toEqual([]);
  http.close();
});

describe('the search', () => {
  it('finds each secret in an error that holds it', () => {
    for (const [name, secret] of Object.entries(secrets)) {
      const error = new Error('outer', {
        cause: { deep: [{ headers: { hidden: `<${secret}>` } }] },
      });
      expect(found(exposed(error))).toContain(name);
    }
  });

  it('finds what axios shows of a request by itself', async () => {
    const server = await serve(({ socket }) => socket.destroy());
    const { url, headers, body, method } = sent(withSecrets(server.origin));
    const error: unknown = await axios
      .request({ url, headers, method, data: body })
      .catch((thrown: unknown) => thrown);
    expect(found(exposed(error))).toEqual(expect.arrayContaining(['body', 'query', 'basic']));
  });

  it('looks at properties that are not enumerable, and along the causes', () => {
    const inner = Object.defineProperty(new Error('inner'), 'hidden', { value: secrets.token });
    expect(found(exposed(new Error('outer', { cause: inner })))).toEqual(['token']);
  });
});
