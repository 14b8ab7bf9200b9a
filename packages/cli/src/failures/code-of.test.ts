import { codeOf } from './code-of.ts';

describe('the code of an error', () => {
  it.each<[unknown, unknown]>([
    [Object.assign(new Error('no'), { code: 'EPIPE' }), 'EPIPE'],
    [{ code: 5 }, 5],
    [new Error('no'), undefined],
    [null, undefined],
    [undefined, undefined],
    ['EPIPE', undefined],
  ])('of %p is %p', (error, code) => {
    expect(codeOf(error)).toBe(code);
  });
});
