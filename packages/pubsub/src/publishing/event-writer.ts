import { ClientError, didYouMean } from '@sfstream/base';
import type { EventField, EventSchema } from '../avro/event-schema.ts';
import { millisecondsOf } from './milliseconds-of.ts';
import { expected } from './expected.ts';

/** Values of the fields that each event must have and that its publisher need not give. */
export interface Filled {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Id of the user who publishes, 15 or 18 characters; undefined where the token does not say. */
  readonly userId: string | undefined;
}

/**
 * Makes the function that writes events of one schema. Dates may be ISO texts or `Date`s; fields that may be null may be
 * left out; a missing `CreatedDate` is now, and a missing `CreatedById` the user. It throws a {@link ClientError} that
 * names the field for what does not fit.
 */
export const eventWriter =
  (schema: EventSchema, filled: Filled) =>
  (data: unknown): Buffer => {
    if (!isObject(data)) {
      throw new ClientError(`The data of an event ${schema.name} must be an object.`, {
        field: 'data',
      });
    }
    const defaults = { CreatedDate: filled.now(), CreatedById: filled.userId };
    return schema.type.toBuffer(recordOf(schema.name, schema.fields, { ...defaults, ...data }, ''));
  };

type Values = Readonly<Record<string, unknown>>;

const recordOf = (
  event: string,
  fields: readonly EventField[],
  values: Values,
  within: string,
): Values => {
  const names = fields.map(({ name }) => name);
  for (const name of Object.keys(values)) {
    // The defaults are for events that have these fields.
    if (names.includes(name) || values[name] === undefined) continue;
    if (within === '' && (name === 'CreatedDate' || name === 'CreatedById')) continue;
    throw new ClientError(
      `The event ${event} has no field ${within}${name}.${didYouMean(name, names)}`,
      { field: within + name },
    );
  }
  return Object.fromEntries(
    fields.map((field) => [field.name, valueOf(event, field, values[field.name], within)]),
  );
};

const valueOf = (event: string, field: EventField, value: unknown, within: string): unknown => {
  const path = within + field.name;
  if (value === undefined && field.isNullable) return null;
  if (field.fields !== undefined && isObject(value)) {
    return recordOf(event, field.fields, value, `${path}.`);
  }
  const written = millisecondsOf(field.salesforceType, value);
  if (!field.type.isValid(written) || isNoNumber(written)) {
    throw new ClientError(`${path} of the event ${event} must be ${expected(field)}.`, {
      field: path,
    });
  }
  return written;
};

/** Avro can write these; no number of Salesforce is one, and JSON has none. */
const isNoNumber = (value: unknown): boolean =>
  typeof value === 'number' && !Number.isFinite(value);

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
