import fc from 'fast-check';
import { retryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 0, 1);

it.each([
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['01 Jan 2026 00:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2026 00:00:30 +0000', 30_000],
  ['Wed, 31 Dec 2025 23:59:30 GMT', undefined],
  ['300', 300_000],
  ['301', 300_000],
  ['86400', 300_000],
  ['999999999999', 300_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 300_000],
  ['0', undefined],
  ['', undefined],
  ['soon', undefined],
  [undefined, undefined],
])('reads %p as %p milliseconds', (header, wait) => {
  expect(retryAfter(header, now)).toBe(wait);
});

it('is at most five minutes, whatever the server says', () => {
  const header = fc.oneof(fc.string(), fc.nat().map(String), fc.constant('9'.repeat(400)));
  fc.assert(
    fc.property(header, (value) => {
      const wait = retryAfter(value, now) ?? 1;
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(300_000);
    }),
  );
});
