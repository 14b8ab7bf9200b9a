import { isRecord } from '../wire/bayeux-message.ts';
import type { EncodedEvent, EventEncoder } from '../events/encoded-event.ts';
import { writeAvro } from '../avro/write-avro.ts';
import { toBitmaps } from './change-bitmaps.ts';
import { toAvroValue } from './salesforce-values.ts';
import type { EventSchema, SchemaRegistry } from './schema-registry.ts';
import { eventOf } from './event-of.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes events as Avro, by the definitions that hold, which get what they lack. Data without the envelope of an event
 * are not written. Throws `TypeError` for a header of a change event with a value that Salesforce would not send.
 */
export const eventEncoder =
  (schemas: SchemaRegistry): EventEncoder =>
  (name, data) => {
    const payload = isRecord(data) ? data['payload'] : undefined;
    const event = eventOf(name, data);
    if (!isRecord(payload) || event === undefined) return undefined;
    const header = payload['ChangeEventHeader'];
    return isRecord(header)
      ? encodeChange(schemas, event, payload, header)
      : encoded(schemas.roomFor(event, payload), payload);
  };

const listsOfFields = ['nulledFields', 'diffFields', 'changedFields'] as const;

const encodeChange = (
  schemas: SchemaRegistry,
  event: string,
  payload: Fields,
  header: Fields,
): EncodedEvent => {
  const lists = listsOfFields.map((list) => namesIn(header[list]));
  const { ChangeEventHeader: _, ...fields } = payload;
  const schema = schemas.roomFor(event, fields, fieldsNamed(lists.flat()));
  const bitmaps = lists.map((names) => toBitmaps(schema.type, names));
  const marked = Object.fromEntries(listsOfFields.map((list, index) => [list, bitmaps[index]]));
  return encoded(schema, { ...payload, ChangeEventHeader: { ...header, ...marked } });
};

const encoded = ({ id, type }: EventSchema, payload: Fields): EncodedEvent => ({
  schemaId: id,
  payload: writeAvro(type, toAvroValue(type, payload)),
});

const namesIn = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];

/** Fields that are named as changed, such as `Name.LastName`, as a payload would have them. */
const fieldsNamed = (names: readonly string[]): Fields => {
  const fields: Record<string, Fields | null> = {};
  for (const name of names.filter((one) => /^[A-Za-z]/.test(one))) {
    const [parent = '', child] = name.split('.', 2);
    const known = fields[parent] ?? null;
    fields[parent] = child === undefined ? known : { ...known, [child]: null };
  }
  return fields;
};
