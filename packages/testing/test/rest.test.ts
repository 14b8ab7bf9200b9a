import type { MockOrg } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

describe('the REST API', () => {
  let org: MockOrg;
  let token: string;

  beforeEach(async () => {
    org = await startOrg({ channels: ['/event/Order__e', '/u/demo'] });
    token = org.issueToken().accessToken;
  });

  const call = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; headers: Headers; body: unknown }> => {
    const response = await fetch(org.url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  const missing = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];

  it.each(['/services/data', '/services/data/'])(
    'lists the versions at %s, oldest first, without a token',
    async (path) => {
      const response = await fetch(org.url + path);
      const versions: unknown = await response.json();
      expect(response.headers.has('sforce-limit-info')).toBe(false);
      expect(versions).toEqual(
        expect.arrayContaining([
          { label: "Winter '25", url: '/services/data/v62.0', version: '62.0' },
        ]),
      );
      expect(versions).toMatchObject({
        0: { label: "Summer '16", version: '37.0' },
        29: { label: "Spring '26", url: '/services/data/v66.0', version: '66.0' },
        length: 30,
      });
    },
  );

  it.each(['', '/'])(
    'publishes a platform event at sobjects/<name>%s, to be delivered under the same UUID',
    async (slash) => {
      const client = await new RawClient(org).open('/event/Order__e');
      const { status, body } = await call(
        'POST',
        `/services/data/v59.0/sobjects/Order__e${slash}`,
        { Number__c: '17' },
      );
      const { events } = await client.connect();
      expect(events).toEqual([
        expect.objectContaining({ payload: expect.objectContaining({ Number__c: '17' }) }),
      ]);
      const [{ event }] = events as [{ event: { EventUuid: string } }];
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.stringMatching(/^e01\w{15}$/),
        success: true,
        errors: [{ statusCode: 'OPERATION_ENQUEUED', message: event.EventUuid, fields: [] }],
      });
    },
  );

  it('counts the calls in Sforce-Limit-Info', async () => {
    const path = '/services/data/v59.0/sobjects/Order__e/';
    const usage: unknown[] = [];
    for (const body of [{}, {}]) {
      usage.push((await call('POST', path, body)).headers.get('sforce-limit-info'));
    }
    usage.push(
      (await call('GET', '/services/data/v59.0/nothing')).headers.get('sforce-limit-info'),
    );
    expect(usage).toEqual(['api-usage=1/15000', 'api-usage=2/15000', 'api-usage=3/15000']);
  });

  it('refuses a bad token with an array', async () => {
    org.revokeToken(token);
    const { status, body } = await call('POST', '/services/data/v59.0/sobjects/Order__e/', {});
    expect(status).toBe(401);
    expect(body).toEqual([
      { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
    ]);
  });

  it.each([
    ['POST', '/services/data/v59.0/sobjects/Other__e/'],
    ['POST', '/services/data/v59.0/sobjects/Account/'],
    ['POST', '/services/data/v99.0/sobjects/Order__e/'],
    ['POST', '/services/data/59.0/sobjects/Order__e/'],
    ['POST', '/services/data/v59.0/sobjects/Order__e/more'],
    ['GET', '/services/data/v59.0/sobjects/Order__e/'],
    ['POST', '/services/data/v59.0/sobjects/StreamingChannel/unknown/push'],
    ['POST', '/services/data/v59.0/sobjects/StreamingChannel/%2Fu%2Fdemo/other'],
    ['GET', '/services/apexrest/x'],
  ])('does not know %s %s', async (method, path) => {
    const { status, body } = await call(method, path, method === 'POST' ? {} : undefined);
    expect(status).toBe(404);
    expect(body).toEqual(missing);
  });

  it('refuses a body that is no object', async () => {
    const { status, body } = await call('POST', '/services/data/v59.0/sobjects/Order__e/', [1]);
    expect([status, body]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'JSON_PARSER_ERROR' })],
    ]);
  });

  it('pushes to a generic channel, by name', async () => {
    const client = await new RawClient(org).open('/u/demo');
    const { status, body } = await call(
      'POST',
      '/services/data/v59.0/sobjects/StreamingChannel/%2Fu%2Fdemo/push',
      { pushEvents: [{ payload: 'one', userIds: [] }, { payload: 'two' }] },
    );
    const fanout = { fanoutCount: -1, userOnlineStatus: {} };
    expect([status, body]).toEqual([200, [fanout, fanout]]);
    expect((await client.connect()).events).toMatchObject([{ payload: 'one' }, { payload: 'two' }]);
  });

  it('pushes to a generic channel by its id, which a query or the creation tells', async () => {
    const created = await call('POST', '/services/data/v59.0/sobjects/StreamingChannel/', {
      Name: '/u/demo',
    });
    expect(created).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const soql = encodeURIComponent("SELECT Id, Name FROM StreamingChannel WHERE Name = '/u/demo'");
    const found = await call('GET', `/services/data/v59.0/query?q=${soql}`);
    const { id } = created.body as { id: string };
    expect(found).toMatchObject({
      status: 200,
      body: { totalSize: 1, done: true, records: [{ Id: id, Name: '/u/demo' }] },
    });
    const client = await new RawClient(org).open('/u/demo');
    await call('POST', `/services/data/v59.0/sobjects/StreamingChannel/${id}/push`, {
      pushEvents: [{ payload: 'one' }],
    });
    expect((await client.connect()).events).toMatchObject([{ payload: 'one' }]);
  });

  it('finds no streaming channel that does not exist', async () => {
    const soql = encodeURIComponent("SELECT Id FROM StreamingChannel WHERE Name = '/u/none'");
    const { body } = await call('GET', `/services/data/v59.0/query?q=${soql}`);
    expect(body).toEqual({ totalSize: 0, done: true, records: [] });
  });

  it('answers queries from the records that it was given, page by page', async () => {
    const Account = Array.from({ length: 2_001 }, (_, index) => ({ Id: `001-${index}` }));
    const rich = await startOrg({ records: { Account } });
    const ask = async (path: string): Promise<Record<string, unknown>> => {
      const response = await fetch(rich.url + path, {
        headers: { Authorization: `Bearer ${rich.issueToken().accessToken}` },
      });
      return (await response.json()) as Record<string, unknown>;
    };
    const first = await ask('/services/data/v59.0/query?q=SELECT+Id+FROM+Account');
    expect(first).toMatchObject({ totalSize: 2_001, done: false });
    expect(first['records']).toHaveLength(2_000);
    const next = String(first['nextRecordsUrl']);
    expect(next).toMatch(/^\/services\/data\/v59\.0\/query\/01g\w+-2000$/);
    expect(await ask(next)).toEqual({
      totalSize: 2_001,
      done: true,
      records: [{ attributes: { type: 'Account' }, Id: '001-2000' }],
    });
    const none = await ask("/services/data/v59.0/query?q=SELECT+Id+FROM+Account+WHERE+Id='a\\'b'");
    expect(none).toEqual({ totalSize: 0, done: true, records: [] });
    expect(await ask('/services/data/v59.0/query/01gunknown-2000')).toEqual([
      expect.objectContaining({ errorCode: 'INVALID_QUERY_LOCATOR' }),
    ]);
    expect(await ask('/services/data/v59.0/query?q=SELECT+Id+FROM+Contact')).toEqual([
      expect.objectContaining({ errorCode: 'INVALID_TYPE' }),
    ]);
  });

  const collection = (types: readonly string[], allOrNone: boolean) =>
    call('POST', '/services/data/v59.0/composite/sobjects', {
      allOrNone,
      records: types.map((type) => ({ attributes: { type }, Number__c: '17' })),
    });

  it('publishes a collection, and says of each event what became of it', async () => {
    const client = await new RawClient(org).open('/event/Order__e');
    const { status, body } = await collection(['Order__e', 'Other__e', 'Order__e'], false);
    const enqueued = [expect.objectContaining({ statusCode: 'OPERATION_ENQUEUED' })];
    const published = { id: expect.any(String), success: true, errors: enqueued };
    const refused = {
      success: false,
      errors: [expect.objectContaining({ statusCode: 'INVALID_TYPE' })],
    };
    expect([status, body]).toEqual([200, [published, refused, published]]);
    expect((await client.connect()).events).toHaveLength(2);
  });

  it('publishes none of a collection with allOrNone when one is refused', async () => {
    const { body } = await collection(['Order__e', 'Other__e'], true);
    expect(body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
    ]);
  });

  it('refuses a collection of more than 200', async () => {
    const { status } = await collection(
      Array.from({ length: 201 }, () => 'Order__e'),
      false,
    );
    expect(status).toBe(400);
  });

  it('tells its limits', async () => {
    const { body } = await call('GET', '/services/data/v59.0/limits');
    expect(body).toMatchObject({ DailyApiRequests: { Max: 15_000, Remaining: 14_999 } });
  });

  it('creates a PushTopic, once under each name', async () => {
    const create = () =>
      call('POST', '/services/data/v59.0/sobjects/PushTopic', {
        Name: 'Cases',
        Query: 'SELECT Id FROM Case',
        ApiVersion: 59,
      });
    expect(await create()).toMatchObject({ status: 201, body: { success: true } });
    expect(await create()).toMatchObject({
      status: 400,
      body: [{ errorCode: 'DUPLICATE_VALUE' }],
    });
    expect(await call('POST', '/services/data/v59.0/sobjects/PushTopic', {})).toMatchObject({
      status: 400,
      body: [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name', 'Query', 'ApiVersion'] }],
    });
  });

  it('refuses other queries', async () => {
    const { status, body } = await call('GET', '/services/data/v59.0/query?q=SELECT%20Id');
    expect([status, body]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'MALFORMED_QUERY' })],
    ]);
  });

  it('survives a path that cannot be decoded', async () => {
    const path = '/services/data/v59.0/sobjects/StreamingChannel/%E0%A4%A/push';
    expect((await call('POST', path, {})).status).toBe(404);
  });
});
