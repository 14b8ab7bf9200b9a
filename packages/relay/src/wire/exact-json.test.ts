import { LosslessNumber } from 'lossless-json';
import { exactJson } from './exact-json.ts';

it.each([
  ['a bigint', { amount: 999999999999999999n }, '{"amount":999999999999999999}'],
  [
    'a lossless number',
    { amount: new LosslessNumber('999999999999999999') },
    '{"amount":999999999999999999}',
  ],
  [
    'both beside other data',
    [1n, new LosslessNumber('1.50'), 'a', null, { b: undefined }],
    '[1,1.50,"a",null,{}]',
  ],
  ['plain data', { a: [1, 'b', null, true] }, '{"a":[1,"b",null,true]}'],
])('writes %s with all its digits', (_, value, text) => {
  expect(exactJson(value)).toBe(text);
});

it('gives nothing for what JSON has no word for', () => {
  expect(exactJson(undefined)).toBeUndefined();
});

it('throws for what refers to itself', () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  expect(() => exactJson(circular)).toThrow();
});
