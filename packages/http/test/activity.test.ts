import { createHttp } from '@sfstream/http';
import type { HttpActivity } from '@sfstream/http';
import { config, firstValueFrom, lastValueFrom, map, take, takeUntil, toArray } from 'rxjs';
import { freePort, serve, until } from './serve.ts';

it('tells of each request and its answer, without the query', async () => {
  const server = await serve((_, response) => response.writeHead(503).end());
  const http = createHttp();
  const activities = lastValueFrom(http.activity$.pipe(toArray()));
  await firstValueFrom(http.request({ method: 'POST', url: `${server.origin}/path?query` }));
  http.close();
  const facts = { method: 'POST', url: `${server.origin}/path` };
  expect(await activities).toEqual([
    { type: 'request', ...facts },
    { type: 'response', ...facts, status: 503, duration: expect.any(Number) },
  ]);
});

it('tells of no answer where none came', async () => {
  const http = createHttp();
  const activities = lastValueFrom(http.activity$.pipe(toArray()));
  await expect(
    firstValueFrom(http.request({ method: 'GET', url: `http://127.0.0.1:${await freePort()}` })),
  ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  http.close();
  expect((await activities).map(({ type }) => type)).toEqual(['request']);
});

it('tells what an answer of the API has cost, after the answer (behaviour 67)', async () => {
  const server = await serve((_, response) =>
    response.writeHead(500, { 'Sforce-Limit-Info': 'api-usage=18/5000' }).end(),
  );
  const seen: HttpActivity[] = [];
  const http = createHttp({}, { keepAlive: false });
  http.activity$.subscribe((activity) => seen.push(activity));
  const url = `${server.origin}/services/data/v66.0/limits`;
  await firstValueFrom(http.request({ method: 'GET', url }));
  await firstValueFrom(
    http.request({ method: 'GET', url: `${server.origin}/cometd`, lane: 'poll' }),
  );
  expect(seen.map(({ type }) => type)).toEqual([
    'request',
    'response',
    'rest-api-call-consumption',
    'request',
    'response',
  ]);
  expect(seen[2]).toEqual({
    type: 'rest-api-call-consumption',
    count: 1,
    consumed: 18,
    remaining: 4_982,
  });
});

it('tells what the server warns of, polls excepted', async () => {
  const server = await serve((_, response) =>
    response.writeHead(200, { Warning: '299 - "This API is deprecated."' }).end(),
  );
  const seen: HttpActivity[] = [];
  const http = createHttp({}, { keepAlive: false });
  http.activity$.subscribe((activity) => seen.push(activity));
  for (const lane of ['call', 'poll'] as const) {
    await firstValueFrom(http.request({ method: 'GET', url: `${server.origin}/?query`, lane }));
  }
  expect(seen.filter(({ type }) => type === 'warning')).toEqual([
    {
      type: 'warning',
      method: 'GET',
      url: `${server.origin}/`,
      text: 'This API is deprecated.',
    },
  ]);
});

it('tells a callback in the settings of the same, for whatever uses them', async () => {
  const server = await serve((_, response) => response.end());
  const called: HttpActivity[] = [];
  const options = { onActivity: (activity: HttpActivity) => void called.push(activity) };
  const facts = { method: 'GET', url: `${server.origin}/` } as const;
  for (const http of [createHttp(options), createHttp(options)]) {
    await firstValueFrom(http.request(facts));
    http.close();
  }
  expect(called.map(({ type }) => type)).toEqual(['request', 'response', 'request', 'response']);
});

describe('an observer of the activity that throws', () => {
  const reported: unknown[] = [];
  beforeAll(() => {
    // RxJS throws what an observer throws in a turn of its own, unless it is told where to put it.
    config.onUnhandledError = (error) => reported.push(error);
  });
  afterAll(() => {
    config.onUnhandledError = null;
  });

  it('breaks neither the request nor the other observers (behaviour 63)', async () => {
    const server = await serve((_, response) => response.end('well'));
    const http = createHttp({}, { keepAlive: false });
    const seen: HttpActivity[] = [];
    const broken = (): never => {
      throw new Error('observer');
    };
    http.activity$.subscribe(broken);
    http.activity$.pipe(map(broken)).subscribe({ error: () => undefined });
    http.activity$.subscribe((activity) => seen.push(activity));
    expect(await firstValueFrom(http.request({ method: 'GET', url: server.origin }))).toMatchObject(
      { body: 'well' },
    );
    expect(seen).toHaveLength(2);
    await until(() => reported.length === 2);
  });
});

it('serves many observers, who leave while they are told (behaviour 63)', async () => {
  const server = await serve((_, response) => response.end('well'));
  const http = createHttp({}, { keepAlive: false });
  let told = 0;
  for (let index = 0; index < 500; index += 1) {
    http.activity$.pipe(take(1)).subscribe(() => (told += 1));
  }
  expect(await firstValueFrom(http.request({ method: 'GET', url: server.origin }))).toMatchObject({
    body: 'well',
  });
  expect(told).toBe(500);
});

it('lets an observer cancel the request it is told of', async () => {
  const server = await serve((_, response) => response.end());
  const http = createHttp({}, { keepAlive: false });
  const cancelled = lastValueFrom(
    http
      .request({ method: 'GET', url: `${server.origin}/cancelled` })
      .pipe(takeUntil(http.activity$)),
    { defaultValue: 'nothing' },
  );
  expect(await cancelled).toBe('nothing');
  await firstValueFrom(http.request({ method: 'GET', url: `${server.origin}/later` }));
  expect(server.requests.map(({ url }) => url)).toEqual(['/later']);
});
