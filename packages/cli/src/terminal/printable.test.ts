import fc from 'fast-check';
import { printable } from './printable.ts';

describe('printable text', () => {
  it.each([
    ['a colour sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['a line end', 'one\ntwo', 'one\\u000atwo'],
    ['an eight-bit control', '\u009b2J', '\\u009b2J'],
    ['text turned round', 'a\u202eb', 'a\\u202eb'],
  ])('spells out %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('leaves letters of all scripts and emoji as they are', () => {
    expect(printable('Ødegaard 注文 👩‍🚀 "quoted"')).toBe('Ødegaard 注文 👩‍🚀 "quoted"');
  });

  it('changes only the spelling of JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        expect(JSON.parse(printable(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});
