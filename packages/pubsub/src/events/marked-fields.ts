import type { EventField } from '../avro/event-schema.ts';

/**
 * The names of the fields that a list of bitmaps marks (Pub/Sub API guide, "Event Deserialization Considerations"). `0x…`
 * is one hexadecimal number, whose bit i marks field i, from the lowest on; `12-0x…` marks fields of the record at index
 * 12, each of which is named with its parent: `Name.LastName`. The first entry may be missing. A bit beyond the last
 * field names nothing, and what is not a bitmap stays as it is.
 */
export const markedFields = (
  fields: readonly EventField[],
  bitmaps: readonly string[],
): readonly string[] => bitmaps.flatMap((bitmap) => namesIn(fields, bitmap));

const namesIn = (fields: readonly EventField[], bitmap: string): readonly string[] => {
  const found = /^(?:(\d+)-)?0x([\da-f]+)$/i.exec(bitmap);
  if (found === null) return [bitmap];
  const [, parent, digits = ''] = found;
  if (parent === undefined) return marked(fields, digits);
  const record = fields[Number(parent)];
  if (record?.fields === undefined) return [];
  return marked(record.fields, digits).map((name) => `${record.name}.${name}`);
};

const marked = (fields: readonly EventField[], digits: string): readonly string[] => {
  const bits = BigInt(`0x${digits}`);
  return fields.filter((_, index) => ((bits >> BigInt(index)) & 1n) === 1n).map(({ name }) => name);
};
