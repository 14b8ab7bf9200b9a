import type { EventField } from '../avro/event-schema.ts';

const byDate: Readonly<Record<string, string>> = {
  DateTime: 'a time such as 2026-01-31T12:00:00Z, a Date or epoch milliseconds',
  DateOnly: 'a date such as 2026-01-31, a Date or epoch milliseconds',
  TimeOnly: 'a time of day such as 12:00:00Z, or milliseconds since midnight',
};

const byType: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number of 32 bits',
  'abstract:long': 'a whole number of 64 bits, digits beyond 2^53',
  float: 'a number',
  double: 'a number',
  bytes: 'a Buffer',
  record: 'an object',
  array: 'a list',
};

/** Words that follow "must be", for a field of an event. */
export const expected = ({ salesforceType = '', types, isNullable }: EventField): string => {
  const words = byDate[salesforceType] ?? types.map((type) => byType[type] ?? type).join(' or ');
  return isNullable ? `${words}, or null` : words;
};
