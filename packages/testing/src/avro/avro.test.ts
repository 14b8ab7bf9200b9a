import fc from 'fast-check';
import { oracleType } from '../../test/helpers/avro-oracle.ts';
import type { AvroJson, RecordJson } from './avro-json.ts';
import { parseSchema } from './parse-schema.ts';
import { readAvro } from './read-avro.ts';
import { writeAvro } from './write-avro.ts';

const record = (...types: readonly AvroJson[]): RecordJson => ({
  type: 'record',
  name: 'Order__e',
  namespace: 'com.sforce.eventbus',
  fields: types.map((type, index) => ({ name: `field${index}`, type })),
});

const leaves: readonly (readonly [AvroJson, fc.Arbitrary<unknown>])[] = [
  ['boolean', fc.boolean()],
  ['int', fc.integer()],
  ['long', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['float', fc.float({ noNaN: true })],
  ['double', fc.double({ noNaN: true })],
  ['string', fc.string({ unit: 'grapheme' })],
  ['bytes', fc.uint8Array().map((bytes) => Buffer.from(bytes))],
  [
    { type: 'enum', name: 'Kind', symbols: ['CREATE', 'UPDATE'] },
    fc.constantFrom('CREATE', 'UPDATE'),
  ],
  [{ type: 'array', items: 'string' }, fc.array(fc.string())],
];

/** The shapes of fields in schemas of Salesforce. */
const shapes = leaves.flatMap(([type, value]) => [
  [type, value] as const,
  [['null', type], fc.option(value)] as const,
  [
    ['null', { type: 'record', name: 'Inner', fields: [{ name: 'inner', type: ['null', type] }] }],
    fc.option(fc.record({ inner: fc.option(value) })),
  ] as const,
]);

/** Longs as one type, since only those that need it are bigints here, and bytes as text. */
const comparable = (value: unknown): unknown => {
  if (typeof value === 'bigint' || Number.isInteger(value)) return `${String(value)}n`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, comparable(one)]));
};

describe('Avro', () => {
  it.each(shapes)('of the type %j is what another library reads and writes', (type, anyValue) => {
    const schema = record(type);
    const own = parseSchema(schema);
    const theirs = oracleType(schema);
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = theirs.toBuffer({ field0: value });
        expect(Buffer.from(writeAvro(own, { field0: value }))).toEqual(bytes);
        expect(comparable(readAvro(own, bytes))).toEqual(comparable({ field0: value }));
      }),
      { numRuns: 50 },
    );
  });

  it('takes the first branch of a union that fits: null, a text, or a record', () => {
    const inner: AvroJson = { type: 'record', name: 'Inner', fields: [{ name: 'a', type: 'int' }] };
    const type = parseSchema(record(['null', 'string', inner]));
    const read = (value: unknown): unknown => readAvro(type, writeAvro(type, { field0: value }));
    expect([null, 'x', { a: 1 }].map(read)).toEqual([
      { field0: null },
      { field0: 'x' },
      { field0: { a: 1 } },
    ]);
    expect(writeAvro(type, { field0: { a: 1 } })[0]).toBe(4);
  });

  it('has a type by its name, with or without its namespace, and within itself', () => {
    const address: AvroJson = {
      type: 'record',
      name: 'Address',
      fields: [
        { name: 'city', type: 'string' },
        { name: 'next', type: ['null', 'Address'] },
      ],
    };
    const type = parseSchema(record(['null', address], ['null', 'com.sforce.eventbus.Address']));
    const value = {
      field0: { city: 'a', next: { city: 'b', next: null } },
      field1: { city: 'c', next: null },
    };
    expect(readAvro(type, writeAvro(type, value))).toEqual(value);
  });

  it('reads arrays in several blocks, with or without their sizes', () => {
    const type = parseSchema(record({ type: 'array', items: 'string' }));
    const bytes = Buffer.from([2, 2, 0x61, 3, 8, 2, 0x62, 2, 0x63, 0]);
    expect(readAvro(type, bytes)).toEqual({ field0: ['a', 'b', 'c'] });
  });

  it('takes a field that is absent for null', () => {
    const type = parseSchema(record(['null', 'string']));
    expect(readAvro(type, writeAvro(type, {}))).toEqual({ field0: null });
  });

  it('names the field whose value is not of its type', () => {
    expect(() => writeAvro(parseSchema(record('int')), { field0: 'x' })).toThrow(
      'field0 is not of the Avro type int',
    );
  });

  it('refuses bytes that end too early, go on behind their end, or choose a branch that does not exist', () => {
    const type = parseSchema(record(['null', 'string']));
    for (const bytes of [[2, 8, 0x61], [0, 0], [6]]) {
      expect(() => readAvro(type, Buffer.from(bytes))).toThrow(RangeError);
    }
  });

  it('refuses a schema with a type that is not defined', () => {
    expect(() => parseSchema(record('Address'))).toThrow("'Address' is not defined");
    const map = { type: 'map', values: 'string' } as unknown as AvroJson;
    expect(() => parseSchema(record(map))).toThrow('not one that events have');
  });
});
