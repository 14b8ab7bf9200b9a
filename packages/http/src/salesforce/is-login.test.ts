import { isLogin } from './is-login.ts';

it.each([
  'https://login.salesforce.com/services/oauth2/token',
  'https://acme.my.salesforce.com/services/oauth2/token?x=1',
  'https://login.salesforce.com/services/Soap/u/66.0',
])('%s logs in', (url) => {
  expect(isLogin(url)).toBe(true);
});

it.each([
  'https://acme.my.salesforce.com/services/data/v66.0/limits',
  'https://acme.my.salesforce.com/services/oauth2/revoke',
  'https://acme.my.salesforce.com/elsewhere?next=/services/oauth2/token',
  'https://acme.my.salesforce.com/elsewhere#/services/oauth2/token',
])('%s does not log in', (url) => {
  expect(isLogin(url)).toBe(false);
});
