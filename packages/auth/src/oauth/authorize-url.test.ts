import { authorizeUrl } from './authorize-url.ts';

it('names the app, the attempt and its challenge, each as it was given', () => {
  const url = new URL(
    authorizeUrl('https://acme.my.site.com/partners', {
      consumerKey: 'key&more',
      redirectUri: 'http://localhost:1717/callback?a=b',
      scope: 'api refresh_token',
      state: 'state',
      challenge: 'challenge',
    }),
  );
  expect(`${url.origin}${url.pathname}`).toBe(
    'https://acme.my.site.com/partners/services/oauth2/authorize',
  );
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'key&more',
    redirect_uri: 'http://localhost:1717/callback?a=b',
    scope: 'api refresh_token',
    state: 'state',
    code_challenge: 'challenge',
    code_challenge_method: 'S256',
  });
});

it('tells the page nothing else of an attempt', () => {
  const attempt = {
    consumerKey: 'key',
    redirectUri: 'http://localhost/',
    scope: 'api',
    state: 'state',
    challenge: 'challenge',
    consumerSecret: 'secret',
    codeVerifier: 'secret',
  };
  expect(authorizeUrl('https://login.salesforce.com', attempt)).not.toContain('secret');
});
