import { firstValueFrom } from 'rxjs';
import { grant, tokenEndpoint } from '../../test/helpers/token-endpoint.ts';
import { clientCredentialsAuth } from './client-credentials-auth.ts';

const app = { consumerKey: 'key', consumerSecret: 'secret' };

it.each([
  'https://acme.my.salesforce.com',
  'https://acme--uat.sandbox.my.salesforce.com',
  'https://acme-dev-ed.develop.my.salesforce.com',
  'https://acme.my.site.com/partners',
])('sends the form of the flow to %s', async (loginUrl) => {
  const sent = tokenEndpoint(loginUrl, grant('token'));
  await firstValueFrom(clientCredentialsAuth({ ...app, loginUrl }).token$);
  expect(sent.map(({ form }) => form)).toEqual([
    { grant_type: 'client_credentials', client_id: 'key', client_secret: 'secret' },
  ]);
});

it.each(['https://login.salesforce.com', 'https://test.salesforce.com/'])(
  'refuses %s, and asks for My Domain',
  (loginUrl) => {
    expect(() => clientCredentialsAuth({ ...app, loginUrl })).toThrow(
      /which all orgs share, but client credentials log in at My Domain only\. Give https:\/\/<name>/,
    );
  },
);
