import fc from 'fast-check';
import { fromToken, toToken } from './token.ts';

describe('toToken', () => {
  it.each([
    ['Order__e', 'Order__e'],
    ['a-b', 'a-b'],
    ['a.b', 'a=2Eb'],
    ['a/b', 'a=2Fb'],
    ['a=b', 'a=3Db'],
    ["Orders?Status='New'", 'Orders=3FStatus=3D=27New=27'],
    ['*', '=2A'],
    ['>', '=3E'],
    ['ü', '=C3=BC'],
    ['🚚', '=F0=9F=9A=9A'],
  ])('writes %s as %s', (text, token) => {
    expect(toToken(text)).toBe(token);
  });

  it('is read as the text that it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromToken(toToken(text))).toBe(text);
      }),
    );
  });

  it('is a token that a key may hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(toToken(text)).toMatch(/^[-=\w]+$/);
      }),
    );
  });
});
