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
  ['replayFalbak', 'replayFallback'],
  ['replayFallba', 'replayFallback'],
])('takes %s for a slip of %s', (name, meant) => {
  expect(didYouMean(name, known)).toBe(` Did you mean ${meant}?`);
});

it.each(['', 'x', 'retries', 'storage', 'jwt', 'store'.repeat(10_000)])(
  'makes no guess at what %.20s means',
  (name) => {
    expect(didYouMean(name, known)).toBe('');
  },
);

it.each([
  ['two letters in a row', 'stxxe'],
  ['a letter, and one that has moved to the right', 'stxoe'],
  ['a letter, and one that has moved to the left', 'strxe'],
  ['two pairs of neighbours', 'tsroe'],
])('takes %s of a short name for more than one slip', (_what, name) => {
  expect(didYouMean(name, known)).toBe('');
});

it('means the nearest, wherever it is listed', () => {
  expect(didYouMean('stroe', ['stores', 'store', 'stored'])).toBe(' Did you mean store?');
});
