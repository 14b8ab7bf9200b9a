import { createHttp } from '@sfstream/http';
import type { Http, HttpActivity, HttpOptions } from '@sfstream/http';
import { firstValueFrom, lastValueFrom, map, take, takeUntil, toArray } from 'rxjs';
import { freePort, serve, until } from './helpers/serve.ts';

/** What is sent while `ask` runs, and what became of it. */
const told = async (
  ask: (http: Http) => unknown,
  options: HttpOptions = {},
): Promise<readonly HttpActivity[]> => {
  const http = createHttp(options);
  const activities = lastValueFrom(http.activity$.pipe(toArray()));
  await ask(http);
  http.close();
  return activities;
};

const duration = expect.any(Number) as number;
const id = expect.any(Number) as number;

it('tells of each request and its answer, without the query', async () => {
  const server = await serve((_, response) => response.writeHead(503).end());
  const facts = { id, method: 'POST', url: `${server.origin}/path`, lane: 'call' };
  expect(
    await told((http) =>
      firstValueFrom(http.request({ method: 'POST', url: `${server.origin}/path?query` })),
    ),
  ).toEqual([
    { type: 'request', ...facts },
    { type: 'response', ...facts, status: 503, duration },
  ]);
});

it('tells in which lane a request is sent, and what for', async () => {
  const server = await serve((_, response) => response.end());
  const facts = { method: 'GET', url: `${server.origin}/`, lane: 'poll', purpose: 'poll' } as const;
  expect(await told((http) => firstValueFrom(http.request(facts)))).toEqual([
    { type: 'request', id, ...facts },
    { type: 'response', id, ...facts, status: 200, duration },
  ]);
});

it('joins what became of a request with it by a number that no other request has', async () => {
  const answers: (() => void)[] = [];
  const server = await serve((_, response) => answers.push(() => response.end()));
  const last = new Map<number, string>();
  const onActivity = (activity: HttpActivity): void => {
    if (!('id' in activity)) return;
    const { id, url, type } = activity;
    last.set(id, `${last.get(id) ?? new URL(url).pathname} ${type}`);
  };
  const httpOne = createHttp({ onActivity });
  const httpTwo = createHttp({ onActivity });
  const [one, other, left] = ['/one', '/other', '/left'].map((path) => `${server.origin}${path}`);
  const answered = [
    firstValueFrom(httpOne.request({ method: 'GET', url: one! })),
    firstValueFrom(httpTwo.request({ method: 'GET', url: other! })),
  ];
  const leaving = httpOne.request({ method: 'GET', url: left! }).subscribe();
  await until(() => server.requests.length === 3);
  leaving.unsubscribe();
  for (const answer of answers.toReversed()) answer();
  await Promise.all(answered);
  expect([...last.values()].sort()).toEqual([
    '/left request aborted',
    '/one request response',
    '/other request response',
  ]);
  httpOne.close();
  httpTwo.close();
});

describe('a request without an answer', () => {
  const typesOf = (activities: readonly HttpActivity[]) => activities.map(({ type }) => type);

  it.each(['call', 'poll'] as const)('has failed, with the error (lane %s)', async (lane) => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    let error: unknown;
    const activities = await told((http) =>
      firstValueFrom(http.request({ method: 'GET', url, lane })).catch(
        (thrown: unknown) => (error = thrown),
      ),
    );
    expect(activities).toEqual([
      { type: 'request', id, method: 'GET', url, lane },
      { type: 'failed', id, method: 'GET', url, lane, error, duration },
    ]);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('has failed when its time is over', async () => {
    const { origin } = await serve();
    const activities = await told((http) =>
      firstValueFrom(http.request({ method: 'GET', url: origin, timeout: 5 })).catch(
        () => undefined,
      ),
    );
    expect(activities).toMatchObject([
      { type: 'request' },
      { type: 'failed', error: { name: 'TransportTimeoutError' } },
    ]);
  });

  it('has failed when the Http is closed', async () => {
    const { origin } = await serve();
    const activities = await told(
      (http) =>
        void http.request({ method: 'GET', url: origin }).subscribe({ error: () => undefined }),
    );
    expect(activities).toMatchObject([
      { type: 'request' },
      { type: 'failed', error: { name: 'ConnectionClosedError' } },
    ]);
  });

  it('is aborted when nobody waits for it any more', async () => {
    const { origin } = await serve();
    const activities = await told((http) =>
      http.request({ method: 'GET', url: origin }).subscribe().unsubscribe(),
    );
    expect(typesOf(activities)).toEqual(['request', 'aborted']);
  });

  it('is told of by nothing where it was never sent', async () => {
    const activities = await told((http) =>
      firstValueFrom(http.request({ method: 'GET', url: 'no URL' })).catch(() => undefined),
    );
    expect(activities).toEqual([]);
  });
});

it("tells with an answer what is left of the org's limit (behaviour 62)", async () => {
  const server = await serve((_, response) =>
    response.writeHead(200, { 'Sforce-Limit-Info': 'api-usage=18/5000' }).end(),
  );
  const [, response] = await told((http) =>
    firstValueFrom(http.request({ method: 'GET', url: server.origin })),
  );
  expect(response).toMatchObject({ type: 'response', consumed: 18, remaining: 4_982 });
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
  const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  beforeEach(() => void reported.mockClear());
  afterAll(() => reported.mockRestore());

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
    expect(reported).toHaveBeenCalledTimes(1);
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
  const told: string[] = [];
  http.activity$.subscribe(({ type }) => told.push(type));
  const cancelled = lastValueFrom(
    http
      .request({ method: 'GET', url: `${server.origin}/cancelled` })
      .pipe(takeUntil(http.activity$)),
    { defaultValue: 'nothing' },
  );
  expect(await cancelled).toBe('nothing');
  await firstValueFrom(http.request({ method: 'GET', url: `${server.origin}/later` }));
  expect(server.requests.map(({ url }) => url)).toEqual(['/later']);
  expect(told).toEqual(['request', 'aborted', 'request', 'response']);
});
