import { freshnessOf } from './freshness.ts';

const newest = { createdAt: 10_000, age: 4 };

it.each([
  ['nothing before the first order', undefined, 10_000, { text: '–', isStale: false }],
  [
    'nothing of one that was placed before',
    { createdAt: 10_000, age: undefined },
    11_900,
    { text: '–', isStale: false },
  ],
  ['how long the newest was under way', newest, 11_900, { text: '4\u00a0ms', isStale: false }],
  [
    'how long ago it was, once nothing comes',
    newest,
    12_100,
    { text: '2\u00a0s ago', isStale: true },
  ],
  ['more with every second', newest, 16_999, { text: '6\u00a0s ago', isStale: true }],
  [
    'the delay of one that has just come late',
    { createdAt: 1_000, age: 9_000 },
    10_500,
    { text: '9.0\u00a0s', isStale: false },
  ],
])('says %s', (_, order, now, freshness) => {
  expect(freshnessOf(order, now)).toEqual(freshness);
});
