import { isRecord } from '../wire/bayeux-message.ts';
import { ByteWriter } from '../binary/byte-writer.ts';
import { accepts } from './accepts.ts';
import type { AvroType } from './avro-type.ts';

/**
 * Writes a value in Avro's binary format. A union's value stands as it is, and its first branch that accepts it is
 * taken. A field that is absent is null. Throws `TypeError` for a value that is not of the type.
 */
export const writeAvro = (type: AvroType, value: unknown): Uint8Array => {
  const writer = new ByteWriter();
  write(writer, type, value, 'The value');
  return writer.finish();
};

const write = (writer: ByteWriter, type: AvroType, value: unknown, place: string): void => {
  switch (type.kind) {
    case 'union':
      writeUnion(writer, type, value, place);
      break;
    case 'record': {
      const record = isRecord(value) ? value : refuse(type, place);
      for (const field of type.fields) write(writer, field.type, record[field.name], field.name);
      break;
    }
    case 'array': {
      const items: readonly unknown[] = Array.isArray(value) ? value : refuse(type, place);
      if (items.length > 0) writer.varint(zigzag(items.length));
      for (const item of items) write(writer, type.items, item, place);
      writer.byte(0);
      break;
    }
    default:
      if (!accepts(type, value)) refuse(type, place);
      writePrimitive(writer, type, value);
  }
};

type UnionType = Extract<AvroType, { kind: 'union' }>;

const writeUnion = (writer: ByteWriter, type: UnionType, value: unknown, place: string): void => {
  const index = type.branches.findIndex((branch) => accepts(branch, value));
  const branch = type.branches[index];
  if (branch === undefined) return refuse(type, place);
  writer.varint(zigzag(index));
  write(writer, branch, value, place);
};

type LeafType = Exclude<AvroType, { kind: 'union' | 'record' | 'array' }>;

const writePrimitive = (writer: ByteWriter, type: LeafType, value: unknown): void => {
  switch (type.kind) {
    case 'null':
      break;
    case 'boolean':
      writer.byte(value === true ? 1 : 0);
      break;
    case 'int':
    case 'long':
      writer.varint(zigzag(value as number | bigint));
      break;
    case 'float':
      writer.float(value as number);
      break;
    case 'double':
      writer.double(value as number);
      break;
    case 'enum':
      writer.varint(zigzag(type.symbols.indexOf(value as string)));
      break;
    case 'bytes':
    case 'string': {
      const bytes = Buffer.from(value as string);
      writer.varint(zigzag(bytes.length));
      writer.raw(bytes);
    }
  }
};

/** Numbers near 0 come out small, whatever their sign (Avro 1.12, "Binary Encoding"). */
const zigzag = (value: number | bigint): bigint => {
  const long = BigInt(value);
  return (long << 1n) ^ (long >> 63n);
};

const refuse = (type: AvroType, place: string): never => {
  throw new TypeError(`${place} is not of the Avro type ${type.kind}.`);
};
