import { createAuthenticator, tokenAuth } from '@sfstream/auth';
import type { AccessToken } from '@sfstream/auth';
import { retryPolicy } from '@sfstream/rest';
import type { RestActivity } from '@sfstream/rest';
import type { InterceptAnswer } from '@sfstream/testing';
import { forkJoin, from, lastValueFrom, mergeMap, of, throwError, toArray } from 'rxjs';
import { asked, restOf, startOrg } from './helpers/with-org.ts';

const login = 'POST /services/oauth2/token';
const limits = 'GET /services/data/v66.0/limits';

it('logs in once for all, and keeps the token', async () => {
  const org = await startOrg();
  const rest = restOf(org);
  await lastValueFrom(forkJoin([rest.limits(), rest.limits(), rest.limits()]));
  await lastValueFrom(rest.limits());
  expect(asked(org)).toEqual([login, limits, limits, limits, limits]);
});

it('renews a rejected token and sends the request once more (behaviour 66)', async () => {
  const org = await startOrg();
  const rest = restOf(org);
  await lastValueFrom(rest.limits());
  org.revokeAllTokens();
  const activities: RestActivity[] = [];
  rest.activity$.subscribe((activity) => activities.push(activity));
  await lastValueFrom(rest.publish('Order__e', {}));
  const publishing = 'POST /services/data/v66.0/sobjects/Order__e';
  expect(asked(org).slice(2)).toEqual([publishing, login, publishing]);
  expect(activities.filter(({ type }) => type === 'token-renewed')).toEqual([
    { type: 'token-renewed', instanceUrl: org.url },
  ]);
});

it.each([
  ['a limit, even with 401', 401, 'REQUEST_LIMIT_EXCEEDED', 'RequestLimitError'],
  ['a missing permission', 403, 'API_DISABLED_FOR_ORG', 'ForbiddenError'],
])('renews no token because of %s', async (_, status, errorCode, name) => {
  const org = await startOrg();
  const answer = { status, body: [{ errorCode, message: 'x' }] };
  org.intercept('/services/data/v66.0/limits', answer, { times: Infinity });
  await expect(lastValueFrom(restOf(org).limits())).rejects.toMatchObject({ name, status });
  expect(asked(org).filter((request) => request === login)).toHaveLength(1);
});

it('asks for one token when 50 requests at once meet a rejected one (behaviour 66)', async () => {
  const org = await startOrg();
  const rest = restOf(org);
  await lastValueFrom(rest.limits());
  org.revokeAllTokens();
  const renewals: RestActivity[] = [];
  rest.activity$.subscribe((activity) => {
    if (activity.type === 'token-renewed') renewals.push(activity);
  });
  const ids = await lastValueFrom(
    from(Array.from({ length: 50 })).pipe(
      mergeMap(() => rest.publish('Order__e', {})),
      toArray(),
    ),
  );
  expect(new Set(ids.map(({ id }) => id)).size).toBe(50);
  expect(asked(org).filter((request) => request === login)).toHaveLength(2);
  expect(asked(org)).toHaveLength(1 + 1 + 50 + 1 + 50);
  expect(renewals).toHaveLength(1);
});

it('fails with an AuthenticationError when the renewed token is rejected, too (behaviour 66)', async () => {
  const org = await startOrg();
  org.intercept(
    '/services/data/v66.0/limits',
    {
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid.' }],
    },
    { times: Infinity },
  );
  await expect(lastValueFrom(restOf(org).limits())).rejects.toMatchObject({
    name: 'AuthenticationError',
    status: 401,
    error: 'INVALID_SESSION_ID',
    errorDescription: 'This session is not valid.',
    message: expect.stringContaining('scopes of the connected app'),
  });
  expect(asked(org)).toEqual([login, limits, login, limits]);
});

it('draws on one budget before and after the renewal (behaviour 66)', async () => {
  const org = await startOrg();
  const busy = { status: 503 };
  const answers = [busy, { status: 401 }, busy, busy, busy, busy];
  org.intercept('/services/data/v66.0/limits', () => answers.shift(), { times: answers.length });
  const rest = restOf(org, { retryPolicy: retryPolicy({ backoff: () => 1 }) });
  await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({
    name: 'UnavailableError',
    status: 503,
  });
  // Three retries in all, and the one that the renewal is owed.
  expect(asked(org).filter((request) => request === limits)).toHaveLength(1 + 3 + 1);
});

it('retries a login that cannot be had, within the budget of its request', async () => {
  const org = await startOrg();
  org.intercept('/services/oauth2/token', { status: 503 }, { times: 2 });
  const rest = restOf(org, { retryPolicy: retryPolicy({ backoff: () => 1 }) });
  await lastValueFrom(rest.publish('Order__e', {}));
  expect(asked(org).slice(0, 3)).toEqual([login, login, login]);
  org.revokeAllTokens();
  org.intercept('/services/oauth2/token', { status: 503 }, { times: 4 });
  await expect(lastValueFrom(rest.publish('Order__e', {}))).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    status: 503,
  });
});

it('retries no login that is refused', async () => {
  const org = await startOrg();
  const { instanceUrl } = org.issueToken();
  const rest = restOf(org, { auth: tokenAuth({ accessToken: 'wrong', instanceUrl }) });
  await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({ name: 'AuthenticationError' });
  expect(asked(org)).toEqual([limits]);
});

it('fails with an error of ours, whatever a source of tokens fails with (behaviour 55)', async () => {
  const org = await startOrg();
  const cause = new RangeError('vault');
  const auth = createAuthenticator(() => throwError(() => cause));
  const failure = { name: 'TransportError', code: 'ERR_TOKEN_SOURCE', cause };
  await expect(
    lastValueFrom(restOf(org, { auth, retryPolicy: null }).limits()),
  ).rejects.toMatchObject(failure);
});

const loginPage = '<html><head><title>Login | Salesforce</title></head></html>';
const expired = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];

describe.each<[string, InterceptAnswer]>([
  ['a login page', { status: 200, headers: { 'Content-Type': 'text/html' }, body: loginPage }],
  [
    'a login page that claims to be JSON',
    { status: 200, headers: { 'Content-Type': 'application/json' }, body: loginPage },
  ],
  ['a success that says that the session has expired', { status: 200, body: expired }],
  [
    'a redirection to a login page',
    { status: 302, headers: { Location: 'https://login.salesforce.com/?ec=302&startURL=%2F' } },
  ],
  ['a 403 that says that the session has expired', { status: 403, body: expired }],
  ['a 404 that says that the session has expired', { status: 404, body: expired }],
  ['a forbidden login page', { status: 403, body: loginPage }],
  ['a 401 without a word', { status: 401 }],
])('an answer by %s', (_, answer) => {
  it('is answered with another token, once (behaviour 66)', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/limits', answer);
    expect(await lastValueFrom(restOf(org).limits())).toHaveProperty('DailyApiRequests');
    expect(asked(org)).toEqual([login, limits, login, limits]);
  });

  it('is an AuthenticationError that says so, when it comes again', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/limits', answer, { times: Infinity });
    await expect(lastValueFrom(restOf(org).limits())).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringMatching(
        /a login page|INVALID_SESSION_ID, Session expired|HTTP 401 \(no reason given\)/,
      ),
    });
    expect(asked(org)).toEqual([login, limits, login, limits]);
  });
});

it('follows the token to another instance', async () => {
  const [before, after] = [await startOrg(), await startOrg()];
  const tokens: AccessToken[] = [before, after].map((org) => ({
    tokenType: 'Bearer',
    ...org.issueToken(),
  }));
  const rest = restOf(before, { auth: createAuthenticator(() => of(tokens.shift()!)) });
  await lastValueFrom(rest.limits());
  before.revokeAllTokens();
  await lastValueFrom(rest.limits());
  expect(asked(after)).toEqual([limits]);
});

it.each([
  'https://acme.my.salesforce.com.evil.example',
  'https://acme.my.salesforce.com@evil.example',
  'http://acme.my.salesforce.com',
  'https://evil.example/acme.my.salesforce.com',
])('sends no token to %s (behaviour 69)', async (instanceUrl) => {
  const org = await startOrg();
  const token = { accessToken: 'secret', tokenType: 'Bearer', instanceUrl };
  const rest = restOf(org, { auth: createAuthenticator(() => of(token)) });
  await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({
    name: 'ClientError',
    field: 'instanceUrl',
  });
});
