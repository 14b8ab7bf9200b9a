import { isRecord } from '../wire/bayeux-message.ts';
import type { AvroType } from './avro-type.ts';

const int32 = 2 ** 31;
const int64 = 2n ** 63n;

/** Tells whether a value is one of the type. A field of a record that is absent counts as null. */
export const accepts = (type: AvroType, value: unknown): boolean => {
  switch (type.kind) {
    case 'null':
      return value === null || value === undefined;
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return Number.isInteger(value) && Number(value) >= -int32 && Number(value) < int32;
    case 'long':
      return typeof value === 'bigint'
        ? value >= -int64 && value < int64
        : Number.isSafeInteger(value);
    case 'float':
    case 'double':
      return typeof value === 'number';
    case 'bytes':
      return value instanceof Uint8Array;
    case 'string':
      return typeof value === 'string';
    case 'enum':
      return typeof value === 'string' && type.symbols.includes(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => accepts(type.items, item));
    case 'union':
      return type.branches.some((branch) => accepts(branch, value));
    case 'record':
      return isRecord(value) && type.fields.every(({ name, type: of }) => accepts(of, value[name]));
  }
};
