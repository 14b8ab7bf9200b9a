import { didYouMean } from './did-you-mean.ts';

const known = ['auth', 'replay', 'replayFallback', 'store', 'http', 'json', 'drainTimeout'];

it.each([
  ['stroe', 'store'],
  ['Store', 'store'],
  ['sotre', 'store'],
  ['stor', 'store'],
  ['stores', 'store'],
  ['replayFalback', 'replayFallback'],
  ['drainTimout', 'drainTimeout'],
  ['ath', 'auth'],
])('takes %s for a slip of %s', (name, meant) => {
  expect(didYouMean(name, known)).toBe(` Did you mean ${meant}?`);
});

it.each(['', 'x', 'retries', 'storage', 'jwt', 'store'.repeat(10_000)])(
  'makes no guess at what %.20s means',
  (name) => {
    expect(didYouMean(name, known)).toBe('');
  },
);
