import fc from 'fast-check';
import { platform } from './node.ts';

describe('the cookie jar', () => {
  const url = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.ipV4().map((address) => `http://${address}:8080/cometd/`),
    fc.constantFrom('http://localhost/', 'http://[::1]:8080/', 'https://xn--bcher-kva.example./'),
  );
  const cookie = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc
      .tuple(
        fc.string(),
        fc.constantFrom('Domain', 'Path', 'Expires', 'Max-Age', 'SameSite'),
        fc.string(),
      )
      .map(([value, name, attribute]) => `name=${value}; ${name}=${attribute}`),
  );

  it('never throws, whatever a server sets', () => {
    fc.assert(
      fc.property(url, fc.array(cookie), (address, setCookie) => {
        const jar = platform.createCookieJar();
        jar?.store(address, setCookie);
        expect(typeof jar?.header(address)).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});
