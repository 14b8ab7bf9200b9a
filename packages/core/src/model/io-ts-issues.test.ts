import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import { ioTsIssues } from './io-ts-issues.ts';

const issuesOf = (codec: t.Mixed, value: unknown): readonly string[] => {
  const result = codec.decode(value);
  return isLeft(result) ? ioTsIssues(result.left) : [];
};

describe('ioTsIssues', () => {
  it.each<[string, t.Mixed, unknown, readonly string[]]>([
    ['the value itself', t.string, 7, ['the value must be string']],
    ['a member', t.type({ a: t.string }), { a: 7 }, ['a must be string']],
    ['a missing member', t.type({ a: t.string }), {}, ['a must be string']],
    [
      'a place deep within',
      t.type({ a: t.array(t.type({ b: t.number })) }),
      { a: [{ b: 1 }, { b: 'x' }] },
      ['a.1.b must be number'],
    ],
    [
      'a member of one of several parts, without io-ts’s numbering of them',
      t.type({ a: t.intersection([t.type({ b: t.number }), t.partial({ c: t.string })]) }),
      { a: { b: 'x' } },
      ['a.b must be number'],
    ],
    [
      'several faults',
      t.type({ a: t.string, b: t.number }),
      { a: 1, b: '2' },
      ['a must be string', 'b must be number'],
    ],
  ])('name %s', (_, codec, value, expected) => {
    expect(issuesOf(codec, value)).toEqual(expected);
  });

  it('are five at most', () => {
    expect(issuesOf(t.array(t.string), Array(1_000).fill(7))).toHaveLength(5);
  });

  it('quote no value', () => {
    expect(issuesOf(t.type({ a: t.number }), { a: 'secret' }).join()).not.toContain('secret');
  });
});
