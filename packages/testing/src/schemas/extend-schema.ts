import { isRecord } from '../wire/bayeux-message.ts';
import type { AvroJson, FieldJson, RecordJson } from '../avro/avro-json.ts';
import { accepts } from '../avro/accepts.ts';
import { isPrimitive } from '../avro/avro-type.ts';
import type { RecordField, RecordType } from '../avro/avro-type.ts';
import { parseSchema } from '../avro/parse-schema.ts';
import { fieldFor, typeFor } from './event-definition.ts';
import { toAvroValue } from './salesforce-values.ts';

/**
 * Gives a schema that has room for every field of a payload. A field that it lacks is put behind the others; a field
 * whose type does not take the value gets a further type. The same object comes back when nothing is lacking.
 */
export const extendSchema = (
  schema: RecordJson,
  payload: Readonly<Record<string, unknown>>,
): RecordJson => {
  const names = new Set(schema.fields.map(({ name }) => name));
  const fields = schema.fields.map((field) => extendField(field, payload[field.name]));
  const added = Object.entries(payload)
    .filter(([name, value]) => !names.has(name) && value !== undefined)
    .map(([name, value]) => fieldFor(name, value));
  const isSame =
    added.length === 0 && fields.every((field, index) => field === schema.fields[index]);
  return isSame ? schema : { ...schema, fields: [...fields, ...added] };
};

/** Tells whether `extendSchema` would find nothing lacking, without a look at the schema itself. */
export const hasRoom = (type: RecordType, payload: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(payload).every(([name, value]) => {
    const field = type.fields.find((one) => one.name === name);
    return value === undefined || (field !== undefined && takesAll(field, value));
  });

const takesAll = ({ type, doc }: RecordField, value: unknown): boolean => {
  if (!isRecord(value)) return accepts(type, toAvroValue(type, value, doc));
  const branches = type.kind === 'union' ? type.branches : [type];
  return branches.some((branch) => branch.kind === 'record' && hasRoom(branch, value));
};

const extendField = (field: FieldJson, value: unknown): FieldJson => {
  if (value === undefined) return field;
  const branches = branchesOf(field.type);
  const compound = isRecord(value) ? branches.findIndex(isRecordJson) : -1;
  const record = branches[compound];
  if (isRecord(value) && record !== undefined && isRecordJson(record)) {
    const extended = extendSchema(record, value);
    return extended === record
      ? field
      : { ...field, type: replaced(field.type, compound, extended) };
  }
  return takes(field, value)
    ? field
    : { ...field, type: [...branches, typeFor(field.name, value)] };
};

const branchesOf = (type: AvroJson): readonly AvroJson[] => (isUnion(type) ? type : [type]);

const isUnion = (type: AvroJson): type is readonly AvroJson[] => Array.isArray(type);

const isRecordJson = (type: AvroJson): type is RecordJson =>
  typeof type === 'object' && 'type' in type && type.type === 'record';

const replaced = (type: AvroJson, index: number, by: AvroJson): AvroJson =>
  isUnion(type) ? type.map((branch, at) => (at === index ? by : branch)) : by;

const takes = (field: FieldJson, value: unknown): boolean => {
  // A type that is named here is defined in another field, and taken on trust.
  if (branchesOf(field.type).some((type) => typeof type === 'string' && !isPrimitive(type))) {
    return true;
  }
  const { fields } = parseSchema({ type: 'record', name: 'Field', fields: [field] });
  return fields.every(({ type, doc }) => accepts(type, toAvroValue(type, value, doc)));
};
