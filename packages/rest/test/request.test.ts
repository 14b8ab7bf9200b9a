import { retryPolicy } from '@sfstream/rest';
import { NEVER, Subject, defer, firstValueFrom, lastValueFrom, of } from 'rxjs';
import { asked, restOf, startOrg } from './helpers/with-org.ts';

describe('request', () => {
  it.each([
    ['limits', '/services/data/v66.0/limits'],
    ['/services/data/v59.0/limits', '/services/data/v59.0/limits'],
  ])('asks for %s at %s', async (path, expected) => {
    const org = await startOrg();
    const answer = await lastValueFrom(restOf(org).request({ path }));
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'sforce-limit-info': 'api-usage=1/15000' },
      body: { DailyApiRequests: { Max: 15_000, Remaining: 14_999 } },
    });
    expect(asked(org).at(-1)).toBe(`GET ${expected}`);
  });

  it.each([
    ['v59', 'v59.0'],
    ['59.', 'v59.0'],
    ['latest', 'v66.0'],
  ])('speaks the version %s as %s (behaviour 58)', async (version, expected) => {
    const org = await startOrg();
    const rest = restOf(org, { version });
    await lastValueFrom(rest.limits());
    await lastValueFrom(rest.limits());
    expect(asked(org).filter((request) => request.endsWith('/limits'))).toEqual([
      `GET /services/data/${expected}/limits`,
      `GET /services/data/${expected}/limits`,
    ]);
    const discoveries = asked(org).filter((request) => request === 'GET /services/data/');
    expect(discoveries).toHaveLength(version === 'latest' ? 1 : 0);
  });

  it('asks for the latest version once, however many requests wait for it (behaviour 59)', async () => {
    const org = await startOrg();
    const rest = restOf(org, { version: 'latest', retryPolicy: null });
    const discoveries = () => asked(org).filter((request) => request === 'GET /services/data/');
    org.intercept('/services/data/', { status: 503 });
    await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({ status: 503 });
    await Promise.all(Array.from({ length: 10 }, () => lastValueFrom(rest.limits())));
    expect(discoveries()).toHaveLength(2);
  });

  it('takes the highest version of the org, not the last one that it names (behaviour 59)', async () => {
    const org = await startOrg();
    const body = ['58.0', '64.0', '61.0'].map((version) => ({ version, label: '', url: '' }));
    org.intercept('/services/data/', { status: 200, body });
    await lastValueFrom(restOf(org, { version: 'latest' }).limits());
    expect(asked(org).at(-1)).toBe('GET /services/data/v64.0/limits');
  });

  it('sends query, headers and a JSON body', async () => {
    const org = await startOrg();
    org.intercept('/services/apexrest/orders', { status: 204 });
    const answer = await lastValueFrom(
      restOf(org).request({
        method: 'PATCH',
        path: '/services/apexrest/orders?a=1',
        query: { b: 'x y&z', c: 2, d: true },
        headers: { 'Sforce-Call-Options': 'client=test' },
        body: { Status__c: 'Shipped' },
      }),
    );
    expect(answer).toMatchObject({ status: 204, body: undefined });
    const sent = org.requests.at(-1);
    expect(sent).toMatchObject({ method: 'PATCH', body: { Status__c: 'Shipped' } });
    expect([...new URLSearchParams(sent?.query)]).toEqual([
      ['a', '1'],
      ['b', 'x y&z'],
      ['c', '2'],
      ['d', 'true'],
    ]);
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/json',
      'sforce-call-options': 'client=test',
      authorization: expect.stringMatching(/^Bearer 00D/),
    });
  });

  it('gives what is no JSON as text', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/results', {
      status: 200,
      headers: { 'Content-Type': 'text/csv' },
      body: 'Id\n001',
    });
    const { body } = await lastValueFrom(restOf(org).request({ path: 'results' }));
    expect(body).toBe('Id\n001');
  });

  it.each([
    ['a page', 'text/html', '<html>Log in</html>', /markup instead of JSON/],
    ['broken JSON', 'application/json', '{"a":', /is not JSON/],
  ])('fails with a DecodeError when %s comes', async (_, type, body, message) => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/x', {
      status: 200,
      headers: { 'Content-Type': type },
      body,
    });
    await expect(lastValueFrom(restOf(org).request({ path: 'x' }))).rejects.toMatchObject({
      name: 'DecodeError',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    'https://evil.example/services/data',
    'HTTPS://evil.example',
    '//evil.example/x',
    '\\\\evil.example',
    'sobjects/ x',
    '',
    undefined,
  ])('refuses the path %p, which may lead elsewhere (behaviour 69)', async (path) => {
    const rest = restOf(await startOrg());
    expect(() => rest.request({ path: path as string })).toThrow(
      expect.objectContaining({ name: 'ClientError', field: 'path' }) as Error,
    );
  });

  it('refuses a text that does not say what it is', async () => {
    const rest = restOf(await startOrg());
    const send = (headers: Readonly<Record<string, string>>) => () =>
      rest.request({ method: 'POST', path: 'x', body: 'Id\n001', headers });
    expect(send({})).toThrow(expect.objectContaining({ field: 'headers' }) as Error);
    expect(send({ 'Content-Type': 'text/csv' })).not.toThrow();
  });

  it('aborts the request when its subscriber leaves', async () => {
    const org = await startOrg();
    const arrived = new Promise<void>((resolve) => {
      org.intercept('/services/data/v66.0/limits', () => {
        resolve();
        return 'hang';
      });
    });
    const rest = restOf(org, { concurrencyLimit: 1 });
    const subscription = rest.limits().subscribe();
    await arrived;
    subscription.unsubscribe();
    // Its place is free again.
    expect(await firstValueFrom(rest.versions())).toHaveLength(30);
  });

  it('keeps no more requests under way than it is allowed', async () => {
    const org = await startOrg();
    const waiting: (() => void)[] = [];
    let most = 0;
    // Answers three at once, as soon as three have come; more would show.
    org.intercept(
      '/services/data/v66.0/limits',
      async () => {
        await new Promise<void>((resolve) => {
          most = Math.max(most, waiting.push(resolve));
          if (waiting.length === 3) setImmediate(() => waiting.splice(0).forEach((go) => go()));
        });
        return { status: 200, body: {} };
      },
      { times: Infinity },
    );
    const rest = restOf(org, { concurrencyLimit: 3 });
    await Promise.all(Array.from({ length: 12 }, () => lastValueFrom(rest.limits())));
    expect(most).toBe(3);
  });

  it('uses the JSON codec it is given for everything (behaviour 56)', async () => {
    const org = await startOrg();
    const json = {
      parse: (text: string): unknown => ({ parsed: JSON.parse(text) as unknown }),
      stringify: () => '{"Number__c":"mine"}',
    };
    const rest = restOf(org, { json });
    const { body } = await lastValueFrom(
      rest.request({ method: 'POST', path: 'sobjects/Order__e', body: {} }),
    );
    expect(body).toMatchObject({ parsed: { success: true } });
    expect(org.requests.at(-1)?.body).toEqual({ Number__c: 'mine' });
  });
});

describe('close', () => {
  it('ends a pause before a retry at once', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/limits', { status: 503 });
    const rest = restOf(org, { retryPolicy: retryPolicy({ backoff: () => 30_000 }) });
    rest.activity$.subscribe(({ type }) => {
      if (type === 'retry') setImmediate(() => rest.close());
    });
    await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({ status: 503 });
  });

  it('ends what waits for its login', async () => {
    const rest = restOf(await startOrg(), { auth: { token$: NEVER, renew: () => NEVER } });
    const limits = lastValueFrom(rest.limits());
    rest.close();
    await expect(limits).rejects.toMatchObject({ name: 'InvalidOperationError' });
  });

  it('ends what waits for another token', async () => {
    const org = await startOrg();
    const token$ = of({ accessToken: 'old', tokenType: 'Bearer', instanceUrl: org.url });
    const asked$ = new Subject<void>();
    const renew = () => defer(() => (asked$.next(), NEVER));
    const rest = restOf(org, { auth: { token$, renew } });
    asked$.subscribe(() => rest.close());
    await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({
      name: 'InvalidOperationError',
    });
  });

  it('cuts what is under way, without trying again, and refuses what comes later', async () => {
    const org = await startOrg();
    const rest = restOf(org);
    org.intercept('/services/data/v66.0/limits', () => {
      rest.close();
      return 'hang';
    });
    await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({
      name: 'ConnectionClosedError',
    });
    await expect(lastValueFrom(rest.limits())).rejects.toMatchObject({
      name: 'InvalidOperationError',
    });
  });
});
