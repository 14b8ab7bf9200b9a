import nock from 'nock';
import { lastValueFrom, toArray } from 'rxjs';
import '../../test/helpers/token-endpoint.ts';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { revokeToken } from './revoke-token.ts';

const siteUrl = 'https://acme.my.site.com/partners';
const token = { accessToken: '00D!access', instanceUrl: 'https://acme.my.salesforce.com' };

const revocations = (status: number, body: string | object = ''): string[] => {
  const sent: string[] = [];
  nock(token.instanceUrl)
    .post('/services/oauth2/revoke')
    .reply((_uri, form) => {
      sent.push(form as string);
      return [status, body];
    });
  return sent;
};

it.each([
  ['the access token', token, 'token=00D%21access'],
  ['the refresh token, which ends both', { ...token, refreshToken: 'refresh' }, 'token=refresh'],
])('sends %s, emits once and completes', async (_, given, form) => {
  const sent = revocations(200);
  expect(await lastValueFrom(revokeToken(given).pipe(toArray()))).toEqual([undefined]);
  expect(sent).toEqual([form]);
});

it('sends nothing before somebody subscribes', async () => {
  const revocation$ = revokeToken(token);
  await new Promise((resolve) => setImmediate(resolve));
  const sent = revocations(200);
  await lastValueFrom(revocation$);
  expect(sent).toHaveLength(1);
});

it('fails when Salesforce does not know the token', async () => {
  revocations(400, { error: 'invalid_token', error_description: 'this token is not known' });
  await expect(lastValueFrom(revokeToken(token))).rejects.toMatchObject({
    name: 'AuthenticationError',
    error: 'invalid_token',
    message: expect.stringContaining('refused to revoke the token: invalid_token'),
  });
});

it.each<[string, string | object, string]>([
  ['an error', { error: 'invalid_token', error_description: 'not known' }, 'AuthenticationError'],
  ['a list', [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }], 'AuthenticationError'],
  ['what passes', [{ errorCode: 'SERVER_UNAVAILABLE', message: 'no' }], 'LoginUnavailableError'],
  ['a login page', '<html><form id="login_form"></form></html>', 'TransportError'],
])('takes a success with %s in it for none', async (_, body, name) => {
  revocations(200, body);
  await expect(lastValueFrom(revokeToken(token))).rejects.toMatchObject({ name, status: 200 });
});

it('fails when the endpoint is out of order', async () => {
  revocations(503);
  await expect(lastValueFrom(revokeToken(token))).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    status: 503,
  });
});

it.each([
  ['the path of its instance URL', { instanceUrl: `${siteUrl}/` }],
  ['the site that granted the token', { sfdcCommunityUrl: siteUrl }],
])('asks an Experience Cloud site below %s', async (_, where) => {
  const revocation = nock('https://acme.my.site.com')
    .post('/partners/services/oauth2/revoke')
    .reply(200);
  await lastValueFrom(revokeToken({ ...token, ...where }));
  expect(revocation.isDone()).toBe(true);
});

it('asks the org about the token of a site with a domain of its own', async () => {
  const sent = revocations(200);
  await lastValueFrom(revokeToken({ ...token, sfdcCommunityUrl: 'https://partners.acme.example' }));
  expect(sent).toHaveLength(1);
});

it('sends no token to a look-alike host (behaviour 69)', () => {
  expect(
    thrownBy(() =>
      revokeToken({ ...token, instanceUrl: 'https://acme.my.salesforce.com.evil.example' }),
    ),
  ).toMatchObject({ name: 'ClientError', field: 'instanceUrl' });
});
