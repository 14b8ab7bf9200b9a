import { meaningOf } from './meaning-of.ts';

it('a 407 is final whatever code stands in it, as a proxy has written it', () => {
  expect(meaningOf(407, 'REQUEST_LIMIT_EXCEEDED')).toBe('final');
});

it('a code of a meaning of its own tells more than the status', () => {
  expect(meaningOf(400, 'UNABLE_TO_LOCK_ROW')).toBe('passing');
});

it.each([
  ['a success without a code is passing, as it is a page of something on the way', 299, undefined],
  ['a success with an unknown code is final', 200, 'UNHEARD_OF'],
  ['what is no success is final', 300, undefined],
])('%s', (name, status, code) => {
  expect(meaningOf(status, code)).toBe(/passing|final/.exec(name)?.[0]);
});
