import { messageOf, DecodeError } from '@sfstream/base';
import type { EventField, EventSchema } from '../avro/event-schema.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { ProducerEvent } from '../wire/messages.ts';
import { markedFields } from './marked-fields.ts';
import { isDate, shownDate } from './shown-date.ts';

/** The form in which CometD sends events: what programs for either protocol read. */
export interface Envelope {
  /** Id of the schema. */
  readonly schema: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly event: {
    readonly replayId: PubSubId;
    readonly EventUuid: string;
    readonly EventApiName: string;
  };
}

/** Reads the events of one schema. Throws a {@link DecodeError} for a payload that does not follow it. */
export type EventReader = (event: ProducerEvent, replayId: PubSubId) => Envelope;

type Values = Readonly<Record<string, unknown>>;
type Payload = (decoded: Values) => Values;

/**
 * Makes the reader for a schema. Dates become text, as CometD sends them; in change events the lists of fields become names,
 * and fields that neither changed nor were set to null are left out. With `raw` numbers, nulls and bitmaps stay as they came.
 */
export const eventReader = (schema: EventSchema, raw = false): EventReader => {
  const payloadOf = raw ? plainPayload(schema) : likeCometd(schema);
  return ({ id, payload }, replayId) => ({
    schema: schema.id,
    payload: payloadOf(decoded(schema, payload)),
    event: { replayId, EventUuid: id, EventApiName: schema.name },
  });
};

const decoded = ({ type, name }: EventSchema, payload: Buffer): Values => {
  try {
    return type.fromBuffer(payload) as Values;
  } catch (cause) {
    throw new DecodeError(`An event ${name}`, [messageOf(cause)], { cause });
  }
};

/** A field, and how its values are shown. */
interface Shown {
  readonly name: string;
  readonly show: (value: unknown) => unknown;
  /** The fields of a compound field. */
  readonly fields: readonly Shown[] | undefined;
}

/** Decides for all events of a schema how their values are shown. */
const shownAs = (
  fields: readonly EventField[],
  showOf: (field: EventField) => Shown['show'],
): readonly Shown[] =>
  fields.map((field) => ({
    name: field.name,
    show: showOf(field),
    fields: field.fields && shownAs(field.fields, showOf),
  }));

const asItIs: Shown['show'] = (value) => value;

const likeCometdIs = ({ salesforceType }: EventField): Shown['show'] =>
  isDate(salesforceType) ? shownDate(salesforceType) : asItIs;

const plainPayload = ({ fields }: EventSchema): Payload => {
  const shown = shownAs(fields, () => asItIs);
  return (values) => copied(shown, values);
};

const likeCometd = ({ fields }: EventSchema): Payload => {
  const [first, ...rest] = fields;
  if (first?.name === 'ChangeEventHeader') {
    const header = shownAs(first.fields ?? [], () => asItIs);
    const shown = shownAs(rest, likeCometdIs);
    return (values) => {
      const { said, named } = headerOf(fields, values[first.name] as Values, header);
      return { [first.name]: said, ...present(shown, values, named, '') };
    };
  }
  const shown = shownAs(fields, likeCometdIs);
  return (values) => copied(shown, values);
};

const fieldLists = ['changedFields', 'nulledFields', 'diffFields'] as const;

/** The header with names in place of bitmaps, and all the names, those of the compound fields among them. */
const headerOf = (
  fields: readonly EventField[],
  values: Values,
  header: readonly Shown[],
): { readonly said: Values; readonly named: ReadonlySet<string> } => {
  const lists = fieldLists.map(
    (list) => [list, markedFields(fields, (values[list] ?? []) as string[])] as const,
  );
  return {
    said: { ...copied(header, values), ...Object.fromEntries(lists) },
    named: new Set(lists.flatMap(([, names]) => names.flatMap(withParent))),
  };
};

const withParent = (name: string): readonly string[] => {
  const [parent = name] = name.split('.');
  return [parent, name];
};

/** The fields that have a value, and of the others those that are named, since they were set to null. */
const present = (
  fields: readonly Shown[],
  values: Values,
  named: ReadonlySet<string>,
  within: string,
): Values => {
  const kept: Record<string, unknown> = {};
  for (const { name, show, fields: inner } of fields) {
    const value = values[name];
    if (inner === undefined || !isRecord(value)) {
      if (value !== null || named.has(within + name)) kept[name] = show(value);
      continue;
    }
    const record = present(inner, value, named, `${name}.`);
    if (named.has(within + name) || Object.keys(record).length > 0) kept[name] = record;
  }
  return kept;
};

/**
 * A plain object with all fields, those of compound fields as well, since the library gives instances of a class of its
 * own.
 */
const copied = (fields: readonly Shown[], values: Values): Values => {
  const copy: Record<string, unknown> = { ...values };
  for (const { name, show, fields: inner } of fields) {
    if (show === asItIs && inner === undefined) continue;
    const value = values[name];
    copy[name] = inner !== undefined && isRecord(value) ? copied(inner, value) : show(value);
  }
  return copy;
};

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null;
