import { ByteReader } from '../binary/byte-reader.ts';
import type { AvroType } from './avro-type.ts';

/**
 * Reads a value of Avro's binary format. A long that a JavaScript number cannot hold comes as a bigint. Throws
 * `RangeError` for bytes that are not one value of the type.
 */
export const readAvro = (type: AvroType, bytes: Uint8Array): unknown => {
  const reader = new ByteReader(bytes);
  const value = read(reader, type);
  if (!reader.isAtEnd) throw new RangeError('There are bytes behind the end of the value.');
  return value;
};

const read = (reader: ByteReader, type: AvroType): unknown => {
  switch (type.kind) {
    case 'null':
      return null;
    case 'boolean':
      return reader.byte() === 1;
    case 'int':
    case 'long':
      return readLong(reader);
    case 'float':
      return reader.float();
    case 'double':
      return reader.double();
    case 'bytes':
      return Uint8Array.from(content(reader));
    case 'string':
      return content(reader).toString();
    case 'enum':
      return pick(type.symbols, Number(readLong(reader)));
    case 'union':
      return read(reader, pick(type.branches, Number(readLong(reader))));
    case 'record':
      return Object.fromEntries(type.fields.map((field) => [field.name, read(reader, field.type)]));
    case 'array':
      return readArray(reader, type.items);
  }
};

const readLong = (reader: ByteReader): number | bigint => {
  const bits = reader.varint();
  const long = BigInt.asIntN(64, (bits >> 1n) ^ -(bits & 1n));
  const number = Number(long);
  return Number.isSafeInteger(number) ? number : long;
};

const content = (reader: ByteReader): Buffer => reader.raw(Number(readLong(reader)));

/** Blocks of items, each behind its count; a negative count has the size of its block behind it. The count 0 ends them. */
const readArray = (reader: ByteReader, items: AvroType): readonly unknown[] => {
  const values: unknown[] = [];
  for (;;) {
    const count = Number(readLong(reader));
    if (count === 0) return values;
    if (count < 0) readLong(reader);
    for (let index = 0; index < Math.abs(count); index += 1) values.push(read(reader, items));
  }
};

const pick = <T>(of: readonly T[], index: number): T => {
  const picked = of[index];
  if (picked === undefined)
    throw new RangeError(`There is no ${index} among ${of.length} choices.`);
  return picked;
};
