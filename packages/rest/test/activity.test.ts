import { passwordAuth } from '@sfstream/auth';
import type { HttpActivity } from '@sfstream/http';
import { retryPolicy } from '@sfstream/rest';
import type { RestActivity } from '@sfstream/rest';
import { lastValueFrom, take } from 'rxjs';
import { restOf, startOrg } from './helpers/with-org.ts';

const policy = retryPolicy({ backoff: () => 1 });
const limits = '/services/data/v66.0/limits';

it('tells of each attempt, its answer, what it has cost, and the retry before the next', async () => {
  const org = await startOrg();
  org.intercept(limits, { status: 503, headers: { 'Sforce-Limit-Info': 'api-usage=7/15000' } });
  const rest = restOf(org, { retryPolicy: policy });
  const activities: RestActivity[] = [];
  rest.activity$.subscribe((activity) => activities.push(activity));
  await lastValueFrom(rest.limits());
  const named = { method: 'GET', url: `${org.url}${limits}` };
  const facts = { id: expect.any(Number), ...named, lane: 'call', purpose: 'rest' };
  const usage = { consumed: 7, remaining: 14_993 };
  const call = { type: 'rest-api-call-consumption', count: 1 };
  expect(activities).toEqual([
    { type: 'request', ...facts },
    { type: 'response', ...facts, status: 503, duration: expect.any(Number), ...usage },
    { ...call, ...usage },
    {
      type: 'retry',
      attempt: 1,
      delay: 1,
      error: expect.objectContaining({ name: 'TransportError', ...named, status: 503 }),
      ...named,
      ...usage,
    },
    { type: 'request', ...facts },
    {
      type: 'response',
      ...facts,
      status: 200,
      duration: expect.any(Number),
      consumed: 1,
      remaining: 14_999,
    },
    { ...call, consumed: 1, remaining: 14_999 },
  ]);
});

it('counts every answer once, logins and failures included, and no lost answer (behaviour 67)', async () => {
  const org = await startOrg();
  const calls: HttpActivity[] = [];
  const http = {
    onActivity: (activity: HttpActivity) => {
      if (activity.type === 'rest-api-call-consumption') calls.push(activity);
    },
  };
  const rest = restOf(org, { retryPolicy: policy, http });
  const count = async (work: Promise<unknown>): Promise<number> => {
    calls.length = 0;
    await work.catch(() => undefined);
    return calls.length;
  };
  expect(await count(lastValueFrom(rest.limits()))).toBe(2);
  expect(await count(lastValueFrom(rest.limits()))).toBe(1);
  expect(await count(lastValueFrom(rest.request({ path: 'nothing' })))).toBe(1);
  org.revokeAllTokens();
  expect(await count(lastValueFrom(rest.limits()))).toBe(3);
  org.intercept(limits, { status: 500 }, { times: 2 });
  expect(await count(lastValueFrom(rest.limits()))).toBe(3);
  org.intercept(limits, 'drop', { times: 2 });
  expect(await count(lastValueFrom(rest.limits()))).toBe(1);
  await org.goDown();
  expect(await count(lastValueFrom(rest.limits()))).toBe(0);
});

it('tells of the batches of a Bulk API upload', async () => {
  const org = await startOrg();
  const path = '/services/data/v66.0/jobs/ingest/7505e000003AbCd/batches';
  org.intercept(path, { status: 201 });
  const rest = restOf(org);
  const activities: RestActivity[] = [];
  rest.activity$.subscribe((activity) => activities.push(activity));
  await lastValueFrom(
    rest.request({
      method: 'PUT',
      path: 'jobs/ingest/7505e000003AbCd/batches',
      headers: { 'content-type': 'text/csv' },
      body: 'Name\nAcme\n',
    }),
  );
  expect(activities.slice(-2)).toEqual([
    { type: 'rest-api-call-consumption', count: 1 },
    { type: 'bulk-api-batch-consumption', count: 1 },
  ]);
  expect(org.requests.at(-1)).toMatchObject({ method: 'PUT', path, body: 'Name\nAcme\n' });
});

it('gives the same to the callback as to the stream, and the logins besides', async () => {
  const org = await startOrg();
  org.intercept(limits, { status: 503 });
  const called: HttpActivity[] = [];
  const http = { onActivity: (activity: HttpActivity) => void called.push(activity) };
  const rest = restOf(org, {
    auth: passwordAuth({ ...org.login, http }),
    retryPolicy: policy,
    http,
  });
  const streamed: RestActivity[] = [];
  rest.activity$.subscribe((activity) => streamed.push(activity));
  await lastValueFrom(rest.limits());
  const isLogin = (activity: HttpActivity): boolean =>
    'url' in activity && activity.url.endsWith('/services/oauth2/token');
  expect(called.filter(isLogin).map(({ type }) => type)).toEqual(['request', 'response']);
  // The third of a login: what it has cost.
  expect(called.slice(3)).toEqual(streamed);
});

describe('an observer that throws', () => {
  const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  beforeEach(() => void reported.mockClear());
  afterAll(() => reported.mockRestore());

  it('breaks no request, whether it listens to the stream or is called (behaviour 63)', async () => {
    const org = await startOrg();
    org.intercept(limits, { status: 503 });
    const broken = (): never => {
      throw new Error('observer');
    };
    const rest = restOf(org, { retryPolicy: policy, http: { onActivity: broken } });
    rest.activity$.subscribe(broken);
    const seen: RestActivity[] = [];
    rest.activity$.subscribe((activity) => seen.push(activity));
    expect(await lastValueFrom(rest.limits())).toHaveProperty('DailyApiRequests');
    expect(seen).toHaveLength(7);
    // The stream's, and the callback's for the login, for requests and for retries.
    expect(reported.mock.calls.map(([, error]: unknown[]) => String(error))).toEqual(
      Array(4).fill('Error: observer'),
    );
  });
});

it('may be observed, and left, while it tells (behaviour 63)', async () => {
  const org = await startOrg();
  const rest = restOf(org);
  let told = 0;
  const tellOnce = (): void =>
    void rest.activity$.pipe(take(1)).subscribe(() => {
      told += 1;
      if (told <= 100) tellOnce();
    });
  for (let index = 0; index < 100; index += 1) tellOnce();
  await lastValueFrom(rest.limits());
  expect(told).toBe(200);
});

it('completes on close', async () => {
  const rest = restOf(await startOrg());
  const completed = lastValueFrom(rest.activity$, { defaultValue: 'over' });
  rest.close();
  expect(await completed).toBe('over');
});
