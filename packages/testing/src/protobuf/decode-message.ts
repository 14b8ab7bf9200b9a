import { ByteReader } from '../binary/byte-reader.ts';
import type { Field, MessageOf, MessageTable, ScalarType } from './message-table.ts';
import { wireType } from './wire-type.ts';

/**
 * Reads a message of protobuf's binary format. Fields that the table does not have, or has with another wire type, are
 * skipped; of a field that comes twice the last counts. Throws `RangeError` for bytes that are no message.
 */
export const decodeMessage = <Table extends MessageTable>(
  table: Table,
  bytes: Uint8Array,
): MessageOf<Table> => {
  const reader = new ByteReader(bytes);
  const message: Record<string, unknown> = {};
  for (const [name, { initial, isRepeated }] of Object.entries(table)) {
    message[name] = isRepeated ? [] : initial;
  }
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const type = tag & 7;
    const [name, field] =
      Object.entries(table).find(([, { number }]) => number === Math.floor(tag / 8)) ?? [];
    if (name === undefined || field === undefined || type !== wireTypeOf(field)) {
      skip(reader, type);
      continue;
    }
    const value = readValue(reader, field.type);
    if (field.isRepeated) (message[name] as unknown[]).push(value);
    else message[name] = value;
  }
  return message as MessageOf<Table>;
};

const wireTypeOf = ({ type }: Field): number =>
  type === 'bool' || type === 'int32' || type === 'int64'
    ? wireType.varint
    : wireType.lengthPrefixed;

const readValue = (reader: ByteReader, type: ScalarType | MessageTable): unknown => {
  switch (type) {
    case 'bool':
      return reader.varint() !== 0n;
    case 'int32':
      return Number(BigInt.asIntN(32, reader.varint()));
    case 'int64':
      return BigInt.asIntN(64, reader.varint());
    case 'string':
      return content(reader).toString();
    case 'bytes':
      return Uint8Array.from(content(reader));
    default:
      return decodeMessage(type, content(reader));
  }
};

const content = (reader: ByteReader): Buffer => reader.raw(Number(reader.varint()));

const skip = (reader: ByteReader, type: number): void => {
  if (type === wireType.varint) reader.varint();
  else if (type === wireType.eightBytes) reader.raw(8);
  else if (type === wireType.lengthPrefixed) content(reader);
  else if (type === wireType.fourBytes) reader.raw(4);
  else throw new RangeError(`The wire type ${type} is not one of proto3.`);
};
