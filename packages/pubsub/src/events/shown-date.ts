/** Milliseconds that a `Date` can hold, either side of 1970 (ECMA-262, 21.4.1.1). */
const furthest = 8.64e15;

const dayLength = 86_400_000;

/** Formats of the JSON in which CometD sends events, for types that Avro has as numbers of milliseconds. */
const formats: Readonly<Record<string, (day: number, time: number) => string>> = {
  /** `2026-01-31T12:00:00.000Z` */
  DateTime: (day, time) => `${dayText(day)}T${timeText(time)}`,
  /** `2026-01-31` */
  DateOnly: (day) => dayText(day),
  /** `12:00:00.000Z`, from milliseconds since midnight. */
  TimeOnly: (_, time) => timeText(time),
};

/** True for a type of Salesforce that {@link shownDate} shows as text. */
export const isDate = (salesforceType = ''): boolean => Object.hasOwn(formats, salesforceType);

/**
 * Shows the values of a date, a time or both as CometD does, and those of other types as they are. What is not a number that a
 * date can hold stays as it is.
 */
export const shownDate = (salesforceType = ''): ((value: unknown) => unknown) => {
  const format = isDate(salesforceType) ? formats[salesforceType] : undefined;
  if (format === undefined) return (value) => value;
  return (value) => {
    if (typeof value !== 'number' || !(Math.abs(value) <= furthest)) return value;
    const whole = Math.trunc(value);
    const day = Math.floor(whole / dayLength);
    return format(day, whole - day * dayLength);
  };
};

/** The day that was shown last: events come in the order of their dates, and `Date` takes ten times as long as the rest. */
let last = { day: NaN, text: '' };

const dayText = (day: number): string => {
  if (last.day !== day) {
    const text = new Date(day * dayLength).toISOString();
    last = { day, text: text.slice(0, text.indexOf('T')) };
  }
  return last.text;
};

const texts = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));
const twoDigits = texts.map((text) => text.slice(1));

const timeText = (time: number): string => {
  const seconds = Math.floor(time / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${twoDigits[hours]}:${twoDigits[minutes - hours * 60]}:${twoDigits[seconds - minutes * 60]}.${texts[time - seconds * 1_000]}Z`;
};
