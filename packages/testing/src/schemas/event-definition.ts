import type { AvroJson, FieldJson, RecordJson } from '../avro/avro-json.ts';

/** Type of a field, as Salesforce names it in a schema. */
export type FieldType = keyof typeof avroTypes;

/** Fields of an event or of a compound field, by their names. */
export interface FieldDefinitions {
  readonly [name: string]: FieldDefinition;
}

/**
 * What a field holds: a type, the fields of a compound such as `BillingAddress`, or both, as the `Name` of a person has
 * it. Every field may be null as well.
 */
export type FieldDefinition = FieldType | FieldDefinitions | readonly [FieldType, FieldDefinitions];

/** Fields of an event beside those that Salesforce adds, or its whole schema as Avro's JSON. */
export type EventDefinition = FieldDefinitions | RecordJson;

const avroTypes = {
  Text: 'string',
  EntityId: 'string',
  Boolean: 'boolean',
  Integer: 'int',
  Long: 'long',
  Double: 'double',
  Date: 'long',
  DateTime: 'long',
} as const;

/** These are text in what is published, and dates all the same. */
const dateTimes = ['CreatedDate', 'LastModifiedDate', 'LastViewedDate', 'SystemModstamp'];

/** Tells whether a definition is a schema of Avro. */
export const isWholeSchema = (definition: EventDefinition): definition is RecordJson =>
  'fields' in definition && Array.isArray(definition['fields']);

/** The field of a schema that a definition stands for. */
export const fieldOf = (name: string, definition: FieldDefinition): FieldJson => {
  const parts: readonly (FieldType | FieldDefinitions)[] = isPair(definition)
    ? definition
    : [definition];
  return nullable(
    name,
    parts.map((part) => (typeof part === 'string' ? avroTypeOf(name, part) : compound(name, part))),
    parts.find((part): part is FieldType => typeof part === 'string'),
  );
};

const avroTypeOf = (field: string, type: FieldType): AvroJson => {
  if (Object.hasOwn(avroTypes, type)) return avroTypes[type];
  throw new TypeError(
    `The field '${field}' has the type '${type}'. Use one of ${Object.keys(avroTypes).join(', ')}, or an object of fields.`,
  );
};

const isPair = (
  definition: FieldDefinition,
): definition is readonly [FieldType, FieldDefinitions] => Array.isArray(definition);

const compound = (name: string, fields: FieldDefinitions): RecordJson => ({
  type: 'record',
  name: `${name}_Fields`,
  fields: Object.entries(fields).map(([field, definition]) => fieldOf(field, definition)),
});

/** The field of a schema that could have had this value. */
export const fieldFor = (name: string, value: unknown): FieldJson => {
  if (dateTimes.includes(name)) return fieldOf(name, 'DateTime');
  const type = typeFor(name, value);
  return nullable(name, [type === 'null' ? 'string' : type]);
};

/** The type of Avro that a value of JSON has of itself. */
export const typeFor = (name: string, value: unknown): AvroJson => {
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'double';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? listFor(name, value) : recordFor(name, value);
    case 'undefined':
      return 'null';
    default:
      return 'string';
  }
};

const recordFor = (name: string, value: object): RecordJson => ({
  type: 'record',
  name: `${name}_Fields`,
  fields: Object.entries(value).map(([field, one]) => fieldFor(field, one)),
});

const listFor = (name: string, values: readonly unknown[]): AvroJson => {
  const types = values.map((value) => typeFor(name, value));
  return { type: 'array', items: distinct(['null', ...types]) };
};

const distinct = (types: readonly AvroJson[]): readonly AvroJson[] => [
  ...new Map(types.map((type) => [JSON.stringify(type), type])).values(),
];

const nullable = (name: string, types: readonly AvroJson[], named?: FieldType): FieldJson => ({
  name,
  type: ['null', ...types],
  doc: `Data:${named ?? docOf(types)}`,
  default: null,
});

/** Salesforce's name for a type that was found by its values. */
const docOf = ([type]: readonly AvroJson[]): string => {
  switch (type) {
    case 'boolean':
      return 'Boolean';
    case 'double':
      return 'Double';
    default:
      return typeof type === 'string' ? 'Text' : 'Compound';
  }
};
