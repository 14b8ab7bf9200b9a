import fc from 'fast-check';
import { safeUrl } from './safe-url.ts';

it.each([
  ['https://acme.my.salesforce.com/cometd/59.0', 'https://acme.my.salesforce.com/cometd/59.0'],
  ['https://user:password@acme.example:8443/a?code=secret#token', 'https://acme.example:8443/a'],
  ['http://[::1]:8080', 'http://[::1]:8080/'],
  ['no URL, secret', '(invalid URL)'],
  ['//user:password@acme.example', '(invalid URL)'],
  ['mailto:secret@acme.example', '(mailto: URL)'],
  ['xhttp://user:password@acme.example/path', '(xhttp: URL)'],
  ['custom://user:password@acme.example/path', '(custom: URL)'],
])('shows %s as %s', (url, shown) => {
  expect(safeUrl(url)).toBe(shown);
});

it('never shows user info, query or fragment, and never throws', () => {
  const secret = fc.stringMatching(/^SECRET[a-z]{0,9}$/);
  fc.assert(
    fc.property(fc.webUrl(), secret, fc.boolean(), (base, planted, valid) => {
      const url = valid ? new URL(base) : undefined;
      if (url)
        Object.assign(url, {
          username: planted,
          password: planted,
          search: planted,
          hash: planted,
        });
      expect(safeUrl(url?.href ?? `${planted} ${base}`)).not.toContain('SECRET');
    }),
  );
});
