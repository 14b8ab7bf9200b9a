import { tokenAuth } from '@sfstream/auth';
import { ReplayOption, createClient } from '@sfstream/core';
import { lastValueFrom, take, toArray } from 'rxjs';
import { asked, restOf, startOrg } from './helpers/with-org.ts';

describe('push', () => {
  it('publishes on a channel by its name, whose id it asks for once (behaviour 70)', async () => {
    const org = await startOrg();
    const rest = restOf(org);
    const toAll = { fanoutCount: -1, userOnlineStatus: {} };
    expect(await lastValueFrom(rest.push('/u/orders', 'one'))).toEqual(toAll);
    expect(await lastValueFrom(rest.push('/u/orders', { two: 2 }))).toEqual(toAll);
    const client = createClient({ auth: tokenAuth(org.issueToken()) });
    const events = await lastValueFrom(
      client
        .channel<{ payload: string }>('/u/orders', { replay: ReplayOption.AllEvents })
        .pipe(take(2), toArray()),
    );
    expect(events.map(({ data }) => data.payload)).toEqual(['one', '{"two":2}']);
    expect(asked(org).filter((request) => request.endsWith('/query'))).toHaveLength(1);
  });

  it('publishes on a channel by its id, for some users', async () => {
    const org = await startOrg();
    const rest = restOf(org);
    const { id } = await lastValueFrom(rest.createStreamingChannel('/u/orders'));
    await lastValueFrom(rest.push(id!, 'one', { userIds: ['0055e000001AbCdAAK'] }));
    expect(org.requests.at(-1)).toMatchObject({
      path: `/services/data/v66.0/sobjects/StreamingChannel/${id}/push`,
      body: { pushEvents: [{ payload: 'one', userIds: ['0055e000001AbCdAAK'] }] },
    });
  });

  it('asks for the id again after the channel is gone', async () => {
    const org = await startOrg();
    const rest = restOf(org);
    await lastValueFrom(rest.push('/u/orders', 'one'));
    org.intercept(({ path }) => path.endsWith('/push'), {
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: 'gone' }],
    });
    await expect(lastValueFrom(rest.push('/u/orders', 'two'))).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await lastValueFrom(rest.push('/u/orders', 'three'));
    expect(asked(org).filter((request) => request.endsWith('/query'))).toHaveLength(2);
  });

  it('says how to make a channel that does not exist', async () => {
    const org = await startOrg({ channels: [] });
    await expect(lastValueFrom(restOf(org).push('/u/orders', 'one'))).rejects.toMatchObject({
      name: 'ClientError',
      field: 'channel',
      message: expect.stringContaining('createStreamingChannel()'),
    });
  });

  it.each([
    ['channel', 'Order__e', 'text'],
    ['channel', '/event/Order__e', 'text'],
    ['channel', '0015e00002J9YaUAAV', 'text'],
    ['payload', '/u/orders', 'x'.repeat(3_001)],
    ['payload', '/u/orders', undefined],
  ])('refuses a wrong %s', async (field, channel, payload) => {
    const rest = restOf(await startOrg());
    expect(() => rest.push(channel, payload)).toThrow(
      expect.objectContaining({ name: 'ClientError', field }) as Error,
    );
  });
});

describe('createPushTopic', () => {
  it('creates a PushTopic of the version that is spoken', async () => {
    const org = await startOrg();
    const saved = await lastValueFrom(
      restOf(org, { version: 'latest' }).createPushTopic({
        name: 'Cases',
        query: 'SELECT Id, Status FROM Case',
        operations: ['create', 'update'],
      }),
    );
    expect(saved).toEqual({ success: true, id: expect.stringMatching(/^0IF/) });
    expect(org.requests.at(-1)?.body).toEqual({
      Name: 'Cases',
      Query: 'SELECT Id, Status FROM Case',
      ApiVersion: 66,
      NotifyForOperationCreate: true,
      NotifyForOperationUpdate: true,
      NotifyForOperationDelete: false,
      NotifyForOperationUndelete: false,
      NotifyForFields: 'Referenced',
    });
  });

  it('fails with the reason when there is one of that name', async () => {
    const create$ = restOf(await startOrg()).createPushTopic({ name: 'A', query: 'SELECT Id' });
    await lastValueFrom(create$);
    await expect(lastValueFrom(create$)).rejects.toMatchObject({ errorCode: 'DUPLICATE_VALUE' });
  });

  it.each([
    ['name', { name: 'x'.repeat(26), query: 'SELECT Id FROM Case' }],
    ['name', { name: '', query: 'SELECT Id FROM Case' }],
    ['query', { name: 'Cases', query: 'x'.repeat(1_301) }],
  ])('refuses a wrong %s', async (field, topic) => {
    const rest = restOf(await startOrg());
    expect(() => rest.createPushTopic(topic)).toThrow(
      expect.objectContaining({ name: 'ClientError', field }) as Error,
    );
  });
});

it.each(['orders', '/u/', '/topic/orders', '/u/a b', `/u/${'x'.repeat(80)}`])(
  'createStreamingChannel refuses the name %p',
  async (name) => {
    const rest = restOf(await startOrg());
    expect(() => rest.createStreamingChannel(name)).toThrow(/begins with \/u\//);
  },
);

it('tells the limits of the org', async () => {
  const rest = restOf(await startOrg());
  expect(await lastValueFrom(rest.limits())).toMatchObject({
    DailyApiRequests: { max: 15_000, remaining: 14_999 },
    DurableStreamingApiConcurrentClients: { max: 20, remaining: 20 },
  });
});

it('tells the API versions of the org, the newest last, whatever their order', async () => {
  const org = await startOrg();
  const versions = ['100.0', '9.0', '66.0'].map((version) => ({
    version,
    label: 'a release',
    url: `/services/data/v${version}`,
  }));
  org.intercept('/services/data/', { status: 200, body: [null, ...versions] });
  const known = await lastValueFrom(restOf(org).versions());
  expect(known.map(({ version }) => version)).toEqual(['9.0', '66.0', '100.0']);
});
