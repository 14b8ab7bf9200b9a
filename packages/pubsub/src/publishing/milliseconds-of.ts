import { isDate } from '../events/shown-date.ts';

/** ISO 8601, as far as CometD shows it: a date, a date with its time, or a time. */
const iso =
  /^(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d))?|\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)$/;

/**
 * The number by which Avro has a date, a time or both, for an ISO text or a `Date`. Anything else stays as it is.
 */
export const millisecondsOf = (salesforceType: string | undefined, value: unknown): unknown => {
  if (!isDate(salesforceType)) return value;
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string' || !iso.test(value)) return value;
  const isTime = salesforceType === 'TimeOnly';
  if (isTime === value.includes('-')) return value;
  const milliseconds = Date.parse(isTime ? `1970-01-01T${value.replace(/Z?$/, 'Z')}` : value);
  return Number.isNaN(milliseconds) ? value : milliseconds;
};
