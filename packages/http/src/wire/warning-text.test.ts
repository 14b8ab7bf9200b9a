import { warningText } from './warning-text.ts';

it.each([
  ['299 - "This API is deprecated."', 'This API is deprecated.'],
  ['299 acme:443 "A \\"quoted\\" text" "Wed, 21 Oct 2026 07:28:00 GMT"', 'A "quoted" text'],
  ['This API is deprecated.', 'This API is deprecated.'],
  ['See 299 - "deprecated"', 'See 299 - "deprecated"'],
  ['299 - "It breaks off', '299 - "It breaks off'],
])('of %p, the text is %p', (header, text) => {
  expect(warningText(header)).toBe(text);
});
