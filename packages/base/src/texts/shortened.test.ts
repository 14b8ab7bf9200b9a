import { shortened } from './shortened.ts';

it.each([
  ['a text of 500 characters whole', 'x'.repeat(500), 'x'.repeat(500)],
  ['500 characters of a longer one', 'x'.repeat(501), `${'x'.repeat(500)}…`],
  ['no half of a pair', `${'x'.repeat(499)}🚚`, `${'x'.repeat(499)}…`],
  ['a pair that fits', `${'x'.repeat(498)}🚚y`, `${'x'.repeat(498)}🚚…`],
  ['500 characters behind a pair', `🚚${'x'.repeat(499)}`, `🚚${'x'.repeat(498)}…`],
])('shows %s', (_what, text, shown) => {
  expect(shortened(text)).toBe(shown);
});
