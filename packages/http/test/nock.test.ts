import { createHttp } from '@sfstream/http';
import nock from 'nock';
import { firstValueFrom } from 'rxjs';
import { serve } from './helpers/serve.ts';

const lanes = ['call', 'poll'] as const;

beforeEach(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
});

describe.each([
  ['the defaults', {}],
  ['agents', { agents: {} }],
  ['no proxy', { proxy: false }],
] as const)('nock, with %s,', (_, options) => {
  it.each(lanes)('answers requests of the lane %s', async (lane) => {
    nock('https://acme.my.salesforce.com')
      .post('/cometd/66.0', [{ channel: '/meta/connect' }])
      .matchHeader('authorization', 'Bearer token')
      .reply(200, [{ successful: true }], { 'Set-Cookie': 'session=1', 'X-Twice': 'a' });
    const http = createHttp(options);
    expect(
      await firstValueFrom(
        http.request({
          method: 'POST',
          url: 'https://acme.my.salesforce.com/cometd/66.0',
          headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
          body: '[{"channel":"/meta/connect"}]',
          lane,
        }),
      ),
    ).toMatchObject({ status: 200, body: '[{"successful":true}]', headers: { 'x-twice': 'a' } });
    expect(nock.isDone()).toBe(true);
    http.close();
  });

  it.each(lanes)('keeps requests of the lane %s off the network', async (lane) => {
    const server = await serve((_request, response) => response.end());
    const http = createHttp(options);
    await expect(
      firstValueFrom(http.request({ method: 'POST', url: server.origin, lane })),
    ).rejects.toMatchObject({ name: 'TransportError', code: 'ENETUNREACH' });
    expect(server.requests).toEqual([]);
    http.close();
  });
});
