import { ReplayOption, createClient } from '@sfstream/core';
import { tokenAuth } from '@sfstream/auth';
import { retryPolicy } from '@sfstream/rest';
import type { SaveResult } from '@sfstream/rest';
import { concat, firstValueFrom, from, lastValueFrom, take, throwError, toArray } from 'rxjs';
import { asked, restOf, startOrg } from './helpers/with-org.ts';

const received = (url: string, token: string, channel: string, count: number) => {
  const client = createClient({ auth: tokenAuth({ accessToken: token, instanceUrl: url }) });
  return lastValueFrom(
    client
      .channel<{ payload: unknown }>(channel, { replay: ReplayOption.AllEvents })
      .pipe(take(count), toArray()),
  );
};

describe('publish', () => {
  it('refuses what has no JSON, with an error of ours, and sends nothing', async () => {
    const org = await startOrg();
    const rest = restOf(org);
    const failure = { name: 'ClientError', field: 'body' };
    await expect(lastValueFrom(rest.publish('Order__e', { A__c: 1n }))).rejects.toMatchObject(
      failure,
    );
    await expect(lastValueFrom(rest.publishAll('Order__e', [{ A__c: 1n }]))).rejects.toMatchObject(
      failure,
    );
    expect(asked(org).filter((request) => request.includes('sobjects'))).toEqual([]);
  });

  it.each(['Order__e', '/event/Order__e'])(
    'publishes a platform event, named %s, under the UUID that subscribers get (behaviour 70)',
    async (name) => {
      const org = await startOrg();
      const result = await lastValueFrom(restOf(org).publish(name, { Number__c: '17' }));
      const [event] = await received(org.url, org.issueToken().accessToken, '/event/Order__e', 1);
      expect(result).toEqual({
        success: true,
        id: expect.stringMatching(/^e01\w{15}$/),
        eventUuid: event?.eventUuid,
      });
      expect(event?.data.payload).toMatchObject({ Number__c: '17' });
    },
  );

  it('sends nothing before it is subscribed, and once for each subscription', async () => {
    const org = await startOrg();
    const publish$ = restOf(org).publish('Order__e', {});
    expect(asked(org)).toEqual([]);
    await lastValueFrom(publish$);
    await lastValueFrom(publish$);
    const publishing = 'POST /services/data/v66.0/sobjects/Order__e';
    expect(asked(org)).toEqual(['POST /services/oauth2/token', publishing, publishing]);
  });

  it('sends no event again whose answer was lost: it may have been published', async () => {
    const org = await startOrg();
    const path = '/services/data/v66.0/sobjects/Order__e';
    org.intercept(path, 'truncate');
    const rest = restOf(org, { retryPolicy: retryPolicy({ backoff: () => 1 }) });
    await expect(lastValueFrom(rest.publish('Order__e', {}))).rejects.toMatchObject({
      name: 'ConnectionClosedError',
    });
    expect(asked(org).filter((request) => request === `POST ${path}`)).toHaveLength(1);
  });

  it('sends an event again that the org was too busy to take', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/sobjects/Order__e', { status: 503 }, { times: 2 });
    const rest = restOf(org, { retryPolicy: retryPolicy({ backoff: () => 1 }) });
    expect(await lastValueFrom(rest.publish('Order__e', {}))).toMatchObject({ success: true });
  });

  it.each([
    ['/u/orders', /push\(\)/],
    ['/topic/Orders', /when a record changes/],
    ['/data/AccountChangeEvent', /when a record changes/],
    ['Order__e/../Account', /name of a platform event/],
    ['', /name of a platform event/],
  ])('refuses %p, and says what helps (behaviour 70)', async (name, remedy) => {
    const rest = restOf(await startOrg());
    expect(() => rest.publish(name, {})).toThrow(remedy);
    expect(() => rest.publishAll(name, [])).toThrow(remedy);
  });

  it.each([[null], ['text'], [[{}]], [undefined]])('refuses fields that are %p', async (fields) => {
    const rest = restOf(await startOrg());
    expect(() => rest.publish('Order__e', fields as never)).toThrow(/fields must be an object/);
  });
});

describe('publishAll', () => {
  const orders = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ Number__c: String(index) }));

  it('publishes in order, 200 with each request', async () => {
    const org = await startOrg();
    const results = await lastValueFrom(
      restOf(org).publishAll('Order__e', orders(450)).pipe(toArray()),
    );
    const events = await received(org.url, org.issueToken().accessToken, '/event/Order__e', 450);
    expect(events.map(({ data }) => data.payload)).toMatchObject(orders(450));
    expect(results.map((result) => (result.success ? result.eventUuid : undefined))).toEqual(
      events.map(({ eventUuid }) => eventUuid),
    );
    const sizes = org.requests
      .filter(({ path }) => path.endsWith('/composite/sobjects'))
      .map(({ body }) => (body as { records: unknown[] }).records.length);
    expect(sizes).toEqual([200, 200, 50]);
  });

  it('takes events from an Observable, and sends nothing for none', async () => {
    const org = await startOrg();
    const rest = restOf(org);
    const publish = (count: number): Promise<SaveResult[]> =>
      lastValueFrom(rest.publishAll('Order__e', from(orders(count))).pipe(toArray()));
    expect(await publish(0)).toEqual([]);
    expect(asked(org)).toEqual([]);
    expect(await publish(2)).toHaveLength(2);
  });

  it('publishes what came before its source failed, and fails as that did', async () => {
    const org = await startOrg();
    const broken = new Error('the source broke');
    const failing = concat(
      orders(2),
      throwError(() => broken),
    );
    const results: SaveResult[] = [];
    const publishing = restOf(org)
      .publishAll('Order__e', failing)
      .forEach((result) => results.push(result));
    await expect(publishing).rejects.toBe(broken);
    expect(results).toMatchObject([{ success: true }, { success: true }]);
  });

  it('refuses what is no list, and events that are none', async () => {
    const rest = restOf(await startOrg());
    expect(() => rest.publishAll('Order__e', undefined as never)).toThrow(/takes a list of events/);
    await expect(
      lastValueFrom(rest.publishAll('Order__e', ['text'] as never)),
    ).rejects.toMatchObject({ name: 'ClientError', field: 'fields' });
  });

  it('tells for each event what became of it', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/composite/sobjects', {
      status: 200,
      body: [
        { id: 'e01', success: true, errors: [] },
        {
          success: false,
          errors: [{ statusCode: 'LIMIT_EXCEEDED', message: 'Too many.', fields: [] }],
        },
      ],
    });
    expect(
      await lastValueFrom(restOf(org).publishAll('Order__e', orders(2)).pipe(toArray())),
    ).toEqual([
      { success: true, id: 'e01' },
      {
        success: false,
        problems: [{ errorCode: 'LIMIT_EXCEEDED', message: 'Too many.', fields: [] }],
      },
    ]);
  });

  it('rolls nothing back unless it is told to', async () => {
    const org = await startOrg({ channels: [] });
    const publish = (options?: { allOrNone: boolean }) =>
      firstValueFrom(restOf(org).publishAll('Order__e', [{}], options));
    await publish();
    await publish({ allOrNone: true });
    const sent = org.requests.flatMap(({ path, body }) =>
      path.endsWith('/composite/sobjects') ? [(body as { allOrNone: boolean }).allOrNone] : [],
    );
    expect(sent).toEqual([false, true]);
  });

  it('fails where the answer does not fit the events', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/composite/sobjects', { status: 200, body: [] });
    await expect(
      lastValueFrom(restOf(org).publishAll('Order__e', orders(1))),
    ).rejects.toMatchObject({ name: 'DecodeError', issues: ['it has 0 results for 1 events'] });
  });
});
