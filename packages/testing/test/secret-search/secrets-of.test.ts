import { secretsOfRequest, secretsOfSource } from './secrets-of.ts';

it('secrets of a source are the texts under the names of secrets', () => {
  expect(
    secretsOfSource(
      `const password = 'one';
       const more = { consumerSecret: "two", username: 'user', 'refresh_token': 'three' };`,
    ),
  ).toEqual(['one', 'two', 'three']);
});

it('secrets of a request are its token, its cookies and the credentials of its form', () => {
  expect(
    secretsOfRequest(
      [
        'POST / HTTP/1.1',
        'Authorization: Bearer token',
        'cookie: a=crumb; b=c=d',
        '',
        'grant_type=password&username=user&password=pass+word%21&client_secret=c',
      ].join('\r\n'),
    ),
  ).toEqual(['token', 'crumb', 'c=d', 'pass word!', 'c']);
});

it('secrets of a SOAP login are its password', () => {
  expect(secretsOfRequest('<n1:login><n1:password>pass</n1:password></n1:login>')).toEqual([
    'pass',
  ]);
});
