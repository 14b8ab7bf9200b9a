import { refreshTokenAuth, soapAuth } from '@sfstream/auth';
import type { Authenticator } from '@sfstream/auth';
import { htmlError, tokenRefused } from '@sfstream/testing';
import type { InterceptRespond, MockOrg } from '@sfstream/testing';
import { LoginUnavailableError } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { watch } from './helpers/watch.ts';
import { newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

const byRefreshToken = ({ credentials, url }: MockOrg): Authenticator => {
  const { consumerKey, consumerSecret, refreshToken } = credentials;
  return refreshTokenAuth({ consumerKey, consumerSecret, refreshToken, loginUrl: url });
};
const bySoap = ({ credentials: { username, password }, url }: MockOrg): Authenticator =>
  soapAuth({ username, password, loginUrl: url });

const isLogin = ({ path }: { readonly path: string }): boolean =>
  /^\/services\/(oauth2\/token|Soap\/)/.test(path);

const fault = (code: string): InterceptRespond => ({
  status: 500,
  body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: try later</faultstring></e:Fault></e:Body></e:Envelope>`,
});

const restError = (errorCode: string): InterceptRespond => ({
  status: 403,
  body: [{ errorCode, message: 'not now' }],
});

const opened = async (org: MockOrg, auth: Authenticator) => {
  const client = newClient({ auth, backoff: () => 1, connectionTimeout: null });
  const states = watch(client.state$);
  const order = watch(client.channel(orders));
  await org.subscribed(orders);
  org.publish(orders, { Number__c: '1' });
  await eventually(() => order.values.length === 1);
  const waits = () => states.values.filter((state) => state.type === 'waiting');
  return { order, waits };
};

it.each<[string, (org: MockOrg) => Authenticator, InterceptRespond]>([
  [
    'a refresh that lost a race',
    byRefreshToken,
    tokenRefused('invalid_grant', 'token request is already being processed'),
  ],
  ['unknown_error', byRefreshToken, tokenRefused('unknown_error', 'retry your request')],
  ['API_CURRENTLY_DISABLED', byRefreshToken, restError('API_CURRENTLY_DISABLED')],
  ['HTTP 420', byRefreshToken, { status: 420, body: 'No destination found' }],
  ['HTTP 429', byRefreshToken, { status: 429, body: '' }],
  ['a page of a gateway', byRefreshToken, htmlError(403)],
  ['an empty answer', byRefreshToken, { status: 200, body: '' }],
  ['the SOAP fault UNKNOWN_EXCEPTION', bySoap, fault('UNKNOWN_EXCEPTION')],
  ['HTTP 503 in HTML by SOAP', bySoap, htmlError(503)],
])(
  'a stream goes on after %s at each of three renewals (behaviour 17)',
  async (_, authOf, answer) => {
    const org = await startOrg();
    const { order, waits } = await opened(org, authOf(org));
    org.intercept(isLogin, answer, { times: 3 });
    org.revokeAllTokens();
    org.publish(orders, { Number__c: '2' });
    await eventually(() => order.values.length === 2 || order.ended !== undefined);
    expect(order.ended).toBeUndefined();
    expect(order.values.map(({ replayId }) => replayId)).toEqual([1, 2]);
    const postponed = waits().filter(({ error }) => error instanceof LoginUnavailableError);
    expect(postponed).toHaveLength(3);
  },
);

it.each<[string, (org: MockOrg) => Authenticator, InterceptRespond, number]>([
  ['a request limit', byRefreshToken, restError('REQUEST_LIMIT_EXCEEDED'), 60_000],
  ['a rate limit', byRefreshToken, tokenRefused('rate_limit_exceeded', 'rate'), 60_000],
  ['a limit told by SOAP', bySoap, fault('REQUEST_LIMIT_EXCEEDED'), 60_000],
  [
    'a server that says how long',
    byRefreshToken,
    { status: 503, headers: { 'Retry-After': '90' }, body: '' },
    90_000,
  ],
])('the next login waits patiently after %s', async (_, authOf, answer, delay) => {
  const org = await startOrg();
  const { order, waits } = await opened(org, authOf(org));
  org.intercept(isLogin, answer, { times: Infinity });
  org.revokeAllTokens();
  await eventually(() => waits().at(-1)?.error instanceof LoginUnavailableError);
  expect(waits().at(-1)).toMatchObject({ delay });
  expect(order.ended).toBeUndefined();
  expect(org.requests.filter(isLogin)).toHaveLength(2);
});
