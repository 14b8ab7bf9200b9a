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

const plainPayload =
  ({ fields }: EventSchema): Payload =>
  (values) =>
    copied(fields, values, asItIs);

const likeCometd = ({ fields }: EventSchema): Payload => {
  const [first, ...rest] = fields;
  return first?.name === 'ChangeEventHeader'
    ? (values) => changePayload(fields, first, rest, values)
    : (values) => copied(fields, values, shown);
};

const fieldLists = ['changedFields', 'nulledFields', 'diffFields'] as const;

const changePayload = (
  fields: readonly EventField[],
  header: EventField,
  rest: readonly EventField[],
  values: Values,
): Values => {
  const said = values[header.name] as Values;
  const lists = fieldLists.map(
    (list) => [list, markedFields(fields, (said[list] ?? []) as string[])] as const,
  );
  const named = new Set(lists.flatMap(([, names]) => names.flatMap(withParent)));
  return {
    [header.name]: { ...copied(header.fields ?? [], said, asItIs), ...Object.fromEntries(lists) },
    ...present(rest, values, named, ''),
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
  for (const field of fields) {
    const { name } = field;
    const value = values[name];
    const isNamed = named.has(within + name);
    if (field.fields === undefined || !isRecord(value)) {
      if (value !== null || isNamed) kept[name] = shown(field, value);
      continue;
    }
    const record = present(field.fields, value, named, `${name}.`);
    if (isNamed || Object.keys(record).length > 0) kept[name] = record;
  }
  return kept;
};

/**
 * A plain object with all fields, those of compound fields as well, since the library gives instances of a class of its
 * own.
 */
const copied = (
  fields: readonly EventField[],
  values: Values,
  show: (field: EventField, value: unknown) => unknown,
): Values => {
  const copy: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    copy[field.name] =
      field.fields !== undefined && isRecord(value)
        ? copied(field.fields, value, show)
        : show(field, value);
  }
  return copy;
};

const asItIs = (_: EventField, value: unknown): unknown => value;

const shown = ({ salesforceType = '' }: EventField, value: unknown): unknown =>
  isDate(salesforceType) ? shownDate(salesforceType, value) : value;

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null;
