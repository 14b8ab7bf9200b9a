import { DecodeError } from '@sfstream/base';
import { Type } from 'avsc';
import fc from 'fast-check';
import { accountSchema, orderSchema } from '../../test/helpers/schemas.ts';
import { readEventSchema } from './event-schema.ts';
import { exactLong } from './exact-long.ts';
import type { Long } from './exact-long.ts';

describe('a schema', () => {
  it('names the event without its namespace, and its fields in their order', () => {
    const { id, name, fields } = readEventSchema('s1', orderSchema);
    expect({ id, name }).toEqual({ id: 's1', name: 'Order__e' });
    expect(fields.slice(0, 3)).toMatchObject([
      { name: 'CreatedDate', salesforceType: 'DateTime', isNullable: false },
      { name: 'CreatedById', salesforceType: 'EntityId', isNullable: false },
      { name: 'Number__c', salesforceType: 'Text', isNullable: true },
    ]);
  });

  it('names what a field may be besides null', () => {
    const { fields } = readEventSchema('s1', orderSchema);
    expect(fields.map(({ types }) => types)).toEqual([
      ...[['abstract:long'], ['string'], ['string'], ['double']],
      ...[['abstract:long'], ['abstract:long'], ['abstract:long'], ['boolean']],
    ]);
  });

  it('keeps 64-bit numbers exact', () => {
    const { fields } = readEventSchema('s1', orderSchema);
    expect(fields[0]?.type.isValid('9007199254740993')).toBe(true);
  });

  it('leaves events without methods, whose names fields may have', () => {
    const json = '{"type":"record","name":"A__e","fields":[{"name":"a","type":"int"}]}';
    const { type } = readEventSchema('s1', json);
    const event: unknown = type.fromBuffer(type.toBuffer({ a: 1 }));
    expect(event).not.toHaveProperty('toBuffer');
  });

  it('finds the record of a compound field, whatever else the field may be', () => {
    const { fields } = readEventSchema('s1', accountSchema);
    const names = (index: number) => fields[index]?.fields?.map(({ name }) => name);
    expect(names(1)).toEqual(['Salutation', 'FirstName', 'LastName']);
    expect(names(4)).toEqual(['Street', 'City', 'State', 'PostalCode', 'Country']);
    expect(names(5)).toEqual(names(4));
    expect(names(2)).toBeUndefined();
  });

  it.each([
    ['not JSON', '{', /it is not a schema of Avro/],
    ['an unknown type', '{"type":"record","name":"A","fields":[{"name":"b","type":"C"}]}', /Avro/],
    ['not a record', '"string"', /it is not that of a record/],
  ])('is refused if it is %s', (_what, json, message) => {
    expect(() => readEventSchema('s1', json)).toThrow(DecodeError);
    expect(() => readEventSchema('s1', json)).toThrow(message);
  });

  it('is refused with what the parser said as the cause', () => {
    const cause = expect.any(SyntaxError) as unknown;
    expect(() => readEventSchema('s1', '{')).toThrow(expect.objectContaining({ cause }) as Error);
  });
});

describe('a long', () => {
  const type = Type.forSchema('long', { registry: { long: exactLong } });

  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const shortest = (value: bigint): Long =>
    Number.isSafeInteger(Number(value)) ? Number(value) : (String(value) as Long);

  it('is exact, with digits beyond 2^53 (P52)', () => {
    fc.assert(
      fc.property(int64, (value) => {
        expect(type.fromBuffer(type.toBuffer(shortest(value)))).toBe(shortest(value));
      }),
    );
  });

  /** By the specification: zig-zag, then seven bits a byte, the lowest first (Avro, "Binary Encoding"). */
  const specified = (value: bigint): Buffer => {
    const bytes: number[] = [];
    let rest = value >= 0n ? value * 2n : -value * 2n - 1n;
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    return Buffer.from([...bytes, Number(rest)]);
  };

  it('is written as specified', () => {
    fc.assert(
      fc.property(int64, (value) => {
        expect(type.toBuffer(shortest(value))).toEqual(specified(value));
      }),
    );
  });

  it('reads the commitNumber of a real event', () => {
    expect(type.fromBuffer(specified(1_709_303_151_782_928_388n))).toBe('1709303151782928388');
  });

  it.each([1.5, 2 ** 53, '9223372036854775808', '-9223372036854775809', '1e3', '', 'seven', null])(
    'is not %j',
    (value) => expect(type.isValid(value)).toBe(false),
  );
});
