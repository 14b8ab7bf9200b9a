import { ByteWriter } from '../binary/byte-writer.ts';
import type { Field, MessageOf, MessageTable } from './message-table.ts';
import { wireType } from './wire-type.ts';

/** Writes a message in protobuf's binary format. As in proto3, a scalar that has its initial value is left out. */
export const encodeMessage = <Table extends MessageTable>(
  table: Table,
  message: Partial<MessageOf<Table>>,
): Uint8Array => {
  const writer = new ByteWriter();
  for (const [name, field] of Object.entries(table)) {
    const value: unknown = message[name];
    if (field.isRepeated) {
      for (const one of Array.isArray(value) ? value : []) writeField(writer, field, one);
    } else if (value !== undefined && !isInitial(field, value)) writeField(writer, field, value);
  }
  return writer.finish();
};

const isInitial = ({ initial }: Field, value: unknown): boolean =>
  value === initial || (value instanceof Uint8Array && value.length === 0);

const writeField = (writer: ByteWriter, { number, type }: Field, value: unknown): void => {
  switch (type) {
    case 'bool':
    case 'int32':
    case 'int64':
      writer.varint((number << 3) | wireType.varint);
      writer.varint(typeof value === 'bigint' ? value : Number(value));
      break;
    default: {
      const content = contentOf(type, value);
      writer.varint((number << 3) | wireType.lengthPrefixed);
      writer.varint(content.length);
      writer.raw(content);
    }
  }
};

const contentOf = (type: 'string' | 'bytes' | MessageTable, value: unknown): Uint8Array => {
  if (type === 'string') return Buffer.from(String(value));
  if (type === 'bytes') return value as Uint8Array;
  return encodeMessage(type, value as MessageOf<MessageTable>);
};
