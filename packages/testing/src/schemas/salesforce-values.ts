import { isRecord } from '../wire/bayeux-message.ts';
import { accepts } from '../avro/accepts.ts';
import type { AvroType } from '../avro/avro-type.ts';

/** A day in the text of a date. */
const dayLength = 'YYYY-MM-DD'.length;

const dateTime = /(?:^|:)DateTime(?::|$)/;
const date = /(?:^|:)Date(?:Only)?(?::|$)/;

/**
 * Gives a value of JSON as Avro has it: the text of a date as milliseconds since 1970 where `doc` names a date, and the
 * digits of a long as a number. What does not fit is given as it is.
 */
export const toAvroValue = (type: AvroType, value: unknown, doc = ''): unknown => {
  switch (type.kind) {
    case 'long':
      return typeof value === 'string' ? longOf(value, doc) : value;
    case 'record':
      return isRecord(value)
        ? Object.fromEntries(
            type.fields.map((field) => [
              field.name,
              toAvroValue(field.type, value[field.name], field.doc),
            ]),
          )
        : value;
    case 'union': {
      const candidates = type.branches.map((branch) => toAvroValue(branch, value, doc));
      const fitting = type.branches.findIndex((branch, index) =>
        accepts(branch, candidates[index]),
      );
      return fitting === -1 ? value : candidates[fitting];
    }
    default:
      return value;
  }
};

const longOf = (text: string, doc: string): unknown => {
  if (isDate(doc)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? text : time;
  }
  return /^-?\d+$/.test(text) ? BigInt(text) : text;
};

const isDate = (doc: string): boolean => dateTime.test(doc) || date.test(doc);

/** Gives a value of Avro as JSON has it: the reverse of `toAvroValue`. Long numbers beyond 2^53 are digits. */
export const fromAvroValue = (type: AvroType, value: unknown, doc = ''): unknown => {
  switch (type.kind) {
    case 'long':
      return isDate(doc) ? dateText(Number(value), doc) : plain(value);
    case 'record':
      return isRecord(value)
        ? Object.fromEntries(
            type.fields.map((field) => [
              field.name,
              fromAvroValue(field.type, value[field.name], field.doc),
            ]),
          )
        : value;
    case 'union': {
      const branch = type.branches.find((one) => accepts(one, value));
      return branch === undefined ? value : fromAvroValue(branch, value, doc);
    }
    default:
      return value;
  }
};

const plain = (long: unknown): unknown => (typeof long === 'bigint' ? String(long) : long);

const dateText = (time: number, doc: string): string => {
  const text = new Date(time).toISOString();
  return date.test(doc) ? text.slice(0, dayLength) : text;
};
