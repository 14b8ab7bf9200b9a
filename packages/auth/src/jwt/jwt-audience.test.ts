import { jwtAudience } from './jwt-audience.ts';

const production = 'https://login.salesforce.com';
const sandbox = 'https://test.salesforce.com';

it.each([
  ['https://login.salesforce.com', production],
  ['https://acme.my.salesforce.com', production],
  ['https://acme-dev-ed.develop.my.salesforce.com', production],
  ['https://acme-test.my.salesforce.com', production],
  ['https://sandbox-acme.my.salesforce.com', production],
  ['https://cs-acme.my.salesforce.com', production],
  ['https://acme-cs42.my.salesforce.com', production],
  ['https://cs42-acme.my.salesforce.com', production],
  ['https://na139.salesforce.com', production],
  ['https://usa2.sfdc-abc123.salesforce.com', production],
  ['https://acme-usa2s.sfdc-abc123.salesforce.com', production],
  ['https://usa2s-acme.sfdc-abc123.salesforce.com', production],
  ['https://acme.my.salesforce.mil', production],
  ['http://127.0.0.1:8080', production],
  ['https://test.salesforce.com', sandbox],
  ['https://acme--uat.sandbox.my.salesforce.com', sandbox],
  ['https://acme--uat.my.salesforce.com', sandbox],
  ['https://acme--uat.cs42.my.salesforce.com', sandbox],
  ['https://acme.cs42.my.salesforce.com', sandbox],
  ['https://cs42.salesforce.com', sandbox],
  ['https://cs42.my.salesforce.com', sandbox],
  ['https://acme-1234.scratch.my.salesforce.com', sandbox],
  ['https://usa2s.sfdc-abc123.salesforce.com', sandbox],
  ['https://usa22s.sfdc-abc123.salesforce.com', sandbox],
  ['https://acme--uat.sandbox.my.salesforce.mil', sandbox],
  ['https://acme.my.site.com', 'https://acme.my.site.com'],
  ['https://acme.my.site.com/partners', 'https://acme.my.site.com/partners'],
  [
    'https://acme--uat.sandbox.my.site.com/partners',
    'https://acme--uat.sandbox.my.site.com/partners',
  ],
])('an assertion for %s is meant for %s', (url, audience) => {
  expect(jwtAudience(url)).toBe(audience);
});
