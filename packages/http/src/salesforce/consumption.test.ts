import { consumptionOf } from './consumption.ts';

const origin = 'https://acme.my.salesforce.com';
const call = { type: 'rest-api-call-consumption', count: 1 };

const of = (path: string, status: number, headers = {}, method = 'GET', body?: string) =>
  consumptionOf(
    { method, url: `${origin}${path}`, ...(body !== undefined && { body }) },
    { status, headers },
  );

describe('what an answer has cost', () => {
  it.each([
    ['/services/data/v66.0/limits', 200],
    ['/services/data/v66.0/limits', 404],
    ['/services/data/v66.0/limits', 503],
    ['/services/oauth2/token', 200],
    ['/services/oauth2/token', 400],
    ['/partners/services/oauth2/token', 200],
  ])('is one call at %s, answered with %i (behaviour 67)', (path, status) => {
    expect(of(path, status)).toEqual([call]);
  });

  it('comes with what Salesforce says is left (behaviour 62)', () => {
    expect(of('/services/data/v66.0/x', 200, { 'sforce-limit-info': 'api-usage=3/10' })).toEqual([
      { ...call, consumed: 3, remaining: 7 },
    ]);
  });

  it('is nothing for streaming, and outside of the API', () => {
    expect(of('/cometd/66.0', 200)).toEqual([]);
    expect(of('/', 200)).toEqual([]);
  });

  const batches = '/services/data/v66.0/jobs/ingest/7505e000003AbCd/batches';
  const rows = (count: number) => `Id,Name\n${'001,"a\nb, ""c"""\n'.repeat(count)}`;

  it.each([
    [0, 0],
    [1, 1],
    [10_000, 1],
    [10_001, 2],
  ])('is, for an upload of %i rows, %i batches of the Bulk API besides', (count, expected) => {
    expect(of(batches, 201, { 'sforce-limit-info': 'api-usage=3/10' }, 'PUT', rows(count))).toEqual(
      [
        { ...call, consumed: 3, remaining: 7 },
        { type: 'bulk-api-batch-consumption', count: expected, consumed: 3, remaining: 7 },
      ],
    );
  });

  it('is a batch of the first Bulk API for each that is added', () => {
    const batch = '/services/async/66.0/job/7505e000003AbCd/batch';
    const expected = [call, { type: 'bulk-api-batch-consumption', count: 1 }];
    expect(of(batch, 201, {}, 'POST', rows(20_000))).toEqual(expected);
    expect(of(batch, 400, {}, 'POST', rows(1))).toEqual([call]);
    expect(of(batch, 200, {}, 'GET')).toEqual([call]);
    expect(of(`${batch}/7515e000003AbCd/result`, 200, {}, 'POST')).toEqual([call]);
    expect(of(`/partners${batch}`, 200, {}, 'POST')).toEqual([call]);
  });

  it('is no batch where the upload is refused, or is none', () => {
    expect(of(batches, 400, {}, 'PUT', rows(1))).toEqual([call]);
    expect(of(batches, 300, {}, 'PUT', rows(1))).toEqual([call]);
    expect(of(`${batches}/1`, 201, {}, 'PUT', rows(1))).toEqual([call]);
    expect(of(`/partners${batches}`, 201, {}, 'PUT', rows(1))).toEqual([call]);
    expect(of(batches, 200, {}, 'GET')).toEqual([call]);
  });
});
