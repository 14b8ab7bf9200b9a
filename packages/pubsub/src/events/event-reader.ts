import { messageOf, DecodeError } from '@sfstream/base';
import type { Type } from 'avsc';
import type { EventField, EventSchema } from '../avro/event-schema.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { ProducerEvent } from '../wire/messages.ts';
import type { Span } from '../wire/span.ts';
import { datedType } from './dated-type.ts';
import { markedFields } from './marked-fields.ts';

/** The form in which CometD sends events: what programs for either protocol read. */
export interface Envelope {
  /** Id of the schema. */
  readonly schema: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly event: {
    /** Missing where the API gave none. */
    readonly replayId?: PubSubId;
    readonly EventUuid: string;
    readonly EventApiName: string;
  };
}

/** Reads the events of one schema. Throws a {@link DecodeError} for a payload that does not follow it. */
export type EventReader = (event: ProducerEvent<Span>, replayId: PubSubId | undefined) => Envelope;

type Values = Readonly<Record<string, unknown>>;

/**
 * Makes the reader for a schema. Dates become text, as CometD sends them; in change events the lists of fields become names,
 * and fields that neither changed nor were set to null are left out. With `raw` numbers, nulls and bitmaps stay as they came.
 */
export const eventReader = (schema: EventSchema, raw = false): EventReader => {
  const { id: schemaId, name } = schema;
  const payloadOf = raw ? decoderOf(name, schema.type) : likeCometd(schema);
  return ({ id, payload }, replayId) => ({
    schema: schemaId,
    payload: payloadOf(payload),
    event:
      replayId === undefined
        ? { EventUuid: id, EventApiName: name }
        : { replayId, EventUuid: id, EventApiName: name },
  });
};

type Decode = (payload: Span) => Values;

/** Decodes by the type. What it refuses is left to the other decoder, if there is one. */
const decoderOf =
  (name: string, type: Type, otherwise?: Decode): Decode =>
  (payload) => {
    try {
      return valuesAt(type, payload) ?? (type.fromBuffer(payload.toBuffer()) as Values);
    } catch (cause) {
      if (otherwise !== undefined) return otherwise(payload);
      throw new DecodeError(`An event ${name}`, [messageOf(cause)], { cause });
    }
  };

/** Undefined for bytes that do not follow the type, or not to their end: the library tells why only of a buffer of their own. */
const valuesAt = (type: Type, { message, start, end }: Span): Values | undefined => {
  try {
    const read = type.decode(message, start);
    return read.offset === end ? (read.value as Values) : undefined;
  } catch {
    return undefined;
  }
};

const likeCometd = ({ name, source, type, fields }: EventSchema): Decode => {
  // A number that is too large for a date is no reason to leave out the event.
  const decode = decoderOf(name, datedType(source), decoderOf(name, type));
  const [header, ...rest] = fields;
  if (header?.name !== 'ChangeEventHeader') return decode;
  return (payload) => {
    const values = decode(payload);
    const { said, named } = headerOf(fields, values[header.name] as Values);
    return { [header.name]: said, ...present(rest, values, named, '') };
  };
};

const fieldLists = ['changedFields', 'nulledFields', 'diffFields'] as const;

/** The header with names in place of bitmaps, and all the names, those of the compound fields among them. */
const headerOf = (
  fields: readonly EventField[],
  values: Values,
): { readonly said: Values; readonly named: ReadonlySet<string> } => {
  const lists = fieldLists.map(
    (list) => [list, markedFields(fields, (values[list] ?? []) as string[])] as const,
  );
  return {
    said: { ...values, ...Object.fromEntries(lists) },
    named: new Set(lists.flatMap(([, names]) => names.flatMap(withParent))),
  };
};

const withParent = (name: string): readonly string[] => {
  const [parent = name] = name.split('.');
  return [parent, name];
};

/** The fields that have a value, and of the others those that are named, since they were set to null. */
const present = (
  fields: readonly EventField[],
  values: Values,
  named: ReadonlySet<string>,
  within: string,
): Values => {
  const kept: Record<string, unknown> = {};
  for (const { name, fields: inner } of fields) {
    const value = values[name];
    if (inner === undefined || !isRecord(value)) {
      if (value !== null || named.has(within + name)) kept[name] = value;
      continue;
    }
    const record = present(inner, value, named, `${name}.`);
    if (named.has(within + name) || Object.keys(record).length > 0) kept[name] = record;
  }
  return kept;
};

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null;
