import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { exactText } from './exact-text.ts';

/** What requests hold, and what a program may put into an event. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.bigInt(),
    fc.jsonValue({ maxDepth: 0 }),
    fc.date({ noInvalidDate: false }),
    fc.constantFrom(undefined, NaN, -0, () => 1, Symbol('s')),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
}));

it('writes all that a JSON writer with long integers writes, in the same way', () => {
  fc.assert(
    fc.property(value, (any) => {
      expect(exactText(any)).toBe(stringify(any));
    }),
  );
});

it('writes what JSON can hold as the platform does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (any) => {
      expect(exactText(any)).toBe(JSON.stringify(any));
    }),
  );
});

it('writes what says itself how it is written', () => {
  expect(exactText([{ toJSON: () => ({ id: 2n ** 60n }) }])).toBe('[{"id":1152921504606846976}]');
});

it('writes a member that only has the name of such a method as any other', () => {
  expect(exactText({ toJSON: 2n ** 60n })).toBe('{"toJSON":1152921504606846976}');
});
