import { rememberingLast } from './remembering-last.ts';

/** Milliseconds that a `Date` can hold, either side of 1970 (ECMA-262, 21.4.1.1). */
const furthest = 8.64e15;

/** Seconds of a day. */
const dayLength = 86_400;

/** Formats of the JSON in which CometD sends events, for types that Avro has as numbers of milliseconds. */
const formats = {
  /** `2026-01-31T12:00:00.000Z` */
  DateTime: (second: number, millisecond: number): string =>
    `${secondText(second)}${endText(millisecond)}`,
  /** `2026-01-31` */
  DateOnly: (second: number): string => dayText(Math.floor(second / dayLength)),
  /** `12:00:00.000Z`, from milliseconds since midnight. */
  TimeOnly: (second: number, millisecond: number): string =>
    `${timeText(second - Math.floor(second / dayLength) * dayLength)}${endText(millisecond)}`,
} as const;

/** A type of Salesforce that is a date, a time or both. */
export type DateFormat = keyof typeof formats;

/** All of them. */
export const dateFormats = Object.keys(formats) as readonly DateFormat[];

/** True for one of them, of all types of Salesforce. */
export const isDate = (salesforceType = ''): salesforceType is DateFormat =>
  Object.hasOwn(formats, salesforceType);

/**
 * Shows the values of a date, a time or both as CometD does. What is not a number that a date can hold stays as it is.
 */
export const shownDate = (type: DateFormat): ((value: unknown) => unknown) => {
  const format = formats[type];
  const textOf = rememberingLast((value: number) => {
    const whole = Math.trunc(value);
    const second = Math.floor(whole / 1_000);
    return format(second, whole - second * 1_000);
  });
  return (value) =>
    typeof value === 'number' && Math.abs(value) <= furthest ? textOf(value) : value;
};

/** (Events come in the order of their dates, and `Date` takes ten times as long as the rest.) */
const dayText = rememberingLast((day: number) => {
  const text = new Date(day * dayLength * 1_000).toISOString();
  return text.slice(0, text.indexOf('T'));
});

/** A date and its time without the fraction of the second. */
const secondText = rememberingLast((second: number) => {
  const day = Math.floor(second / dayLength);
  return `${dayText(day)}T${timeText(second - day * dayLength)}`;
});

/** The time of a day, from seconds since midnight. */
const timeText = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${twoDigits[hours]}:${twoDigits[minutes - hours * 60]}:${twoDigits[seconds - minutes * 60]}`;
};

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

const endText = (millisecond: number): string => `.${String(millisecond).padStart(3, '0')}Z`;
