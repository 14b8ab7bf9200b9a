/** Milliseconds that a `Date` can hold, either side of 1970 (ECMA-262, 21.4.1.1). */
const furthest = 8.64e15;

/** Formats of the JSON in which CometD sends events, for types that Avro has as numbers of milliseconds. */
const formats: Readonly<Record<string, (date: string) => string>> = {
  /** `2026-01-31T12:00:00.000Z` */
  DateTime: (date) => date,
  /** `2026-01-31` */
  DateOnly: (date) => date.slice(0, date.indexOf('T')),
  /** `12:00:00.000Z`, from milliseconds since midnight. */
  TimeOnly: (date) => date.slice(date.indexOf('T') + 1),
};

/** True for a type of Salesforce that {@link shownDate} shows as text. */
export const isDate = (salesforceType = ''): boolean => Object.hasOwn(formats, salesforceType);

/** A date, a time or both as CometD shows it. What is not a number that a date can hold stays as it is. */
export const shownDate = (salesforceType: string, value: unknown): unknown =>
  typeof value === 'number' && Math.abs(value) <= furthest
    ? formats[salesforceType]?.(new Date(value).toISOString())
    : value;
