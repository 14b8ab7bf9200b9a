import avsc from 'avsc';
import { compileSchema } from '../avro/compile-schema.ts';
import { salesforceTypeOf } from '../avro/event-schema.ts';
import type { DateFormat } from './shown-date.ts';
import { dateFormats, isDate, shownDate } from './shown-date.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Compiles a schema whose dates are read as CometD shows them, but for those of the header of change events. It refuses a date of 2^53
 * milliseconds or more, since dates are read by the library's own `long`, which is quicker than the exact one.
 */
export const datedType = (schema: avsc.Schema): avsc.Type =>
  compileSchema(withDates(schema) as avsc.Schema, dateTypes);

/** A name that no schema of Salesforce uses. */
const nameOf = (format: DateFormat): string => `shown.${format}`;

const dateType = (format: DateFormat): typeof avsc.types.LogicalType => {
  const shown = shownDate(format);
  return class extends avsc.types.LogicalType {
    protected override _fromValue(value: number): unknown {
      return shown(value);
    }
  };
};

const dateTypes = Object.fromEntries(
  dateFormats.map((format) => [nameOf(format), dateType(format)]),
);

/** Names the dates as types of their own, which only the `doc` of their fields does. */
const withDates = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withDates);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { fields, items, values } = schema as Json;
  return {
    ...schema,
    ...(Array.isArray(fields) && { fields: fields.map(withDate) }),
    items: withDates(items),
    values: withDates(values),
  };
};

const withDate = (field: Json): Json => {
  if (field['name'] === 'ChangeEventHeader') return field;
  const salesforceType = salesforceTypeOf(field['doc'] as string | undefined);
  const type = withDates(field['type']);
  return { ...field, type: isDate(salesforceType) ? asDate(type, salesforceType) : type };
};

const asDate = (type: unknown, format: DateFormat): unknown => {
  if (Array.isArray(type)) return type.map((branch) => asDate(branch, format));
  return type === 'long' ? { type, logicalType: nameOf(format) } : type;
};
