import nock from 'nock';
import { firstValueFrom } from 'rxjs';
import '../../test/helpers/token-endpoint.ts';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { introspectToken } from './introspect-token.ts';

const token = { accessToken: '00D!access', instanceUrl: 'https://acme.my.salesforce.com' };
const app = { consumerKey: 'key', consumerSecret: 'secret' };

const introspections = (status: number, body: string | object): object[] => {
  const sent: object[] = [];
  nock(token.instanceUrl)
    .post('/services/oauth2/introspect')
    .reply((_uri, form) => {
      sent.push(Object.fromEntries(new URLSearchParams(form as string)));
      return [status, body];
    });
  return sent;
};

it('tells what Salesforce knows of a token, with times in milliseconds', async () => {
  const sent = introspections(200, {
    active: true,
    scope: 'id api',
    client_id: '3MVG9',
    username: 'user@acme.example',
    sub: 'https://login.salesforce.com/id/00D/005',
    token_type: 'access_token',
    exp: 1772626272,
    iat: 1772619072,
    nbf: 1772619072,
  });
  expect(await firstValueFrom(introspectToken(token, app))).toEqual({
    active: true,
    scope: 'id api',
    consumerKey: '3MVG9',
    username: 'user@acme.example',
    expiresAt: 1772626272000,
    issuedAt: 1772619072000,
  });
  expect(sent).toEqual([
    {
      token: '00D!access',
      token_type_hint: 'access_token',
      client_id: 'key',
      client_secret: 'secret',
    },
  ]);
});

it.each([
  [{ active: false }, { active: false }],
  [{ active: true }, { active: true }],
])('reads %j', async (body, state) => {
  introspections(200, body);
  expect(await firstValueFrom(introspectToken(token, app))).toEqual(state);
});

it('fails when the app may not ask', async () => {
  introspections(401, { error: 'invalid_client', error_description: 'invalid client credentials' });
  await expect(firstValueFrom(introspectToken(token, app))).rejects.toMatchObject({
    name: 'AuthenticationError',
    message: expect.stringContaining('refused to introspect the token: invalid_client'),
  });
});

it.each(['<html>', '', '{}', '{"active":"true"}'])('takes the answer %j for none', async (body) => {
  introspections(200, body);
  await expect(firstValueFrom(introspectToken(token, app))).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    status: 200,
  });
});

it('asks an Experience Cloud site about the token that it has granted', async () => {
  const sfdcCommunityUrl = 'https://acme.my.site.com/partners';
  nock('https://acme.my.site.com')
    .post('/partners/services/oauth2/introspect')
    .reply(200, { active: true });
  expect(await firstValueFrom(introspectToken({ ...token, sfdcCommunityUrl }, app))).toEqual({
    active: true,
  });
});

it('refuses wrong options and look-alike hosts (behaviour 69)', () => {
  expect(() => introspectToken(token, { ...app, consumerKey: '' })).toThrow(/needs consumerKey/);
  expect(
    thrownBy(() =>
      introspectToken({ ...token, instanceUrl: 'https://salesforce.com.evil.example' }, app),
    ),
  ).toMatchObject({ field: 'instanceUrl' });
});
