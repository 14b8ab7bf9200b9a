import type { AvroJson, RecordJson } from './avro-json.ts';
import { isPrimitive } from './avro-type.ts';
import type { AvroType, RecordField, RecordType } from './avro-type.ts';

/** Reads a schema. Throws `TypeError` for a type that is not known where it is used. */
export const parseSchema = (schema: RecordJson): RecordType => recordOf(schema, new Map());

type Named = Map<string, AvroType>;

const typeOf = (json: AvroJson, named: Named): AvroType => {
  if (typeof json === 'string') return typeNamed(json, named);
  if (isUnion(json)) return { kind: 'union', branches: json.map((one) => typeOf(one, named)) };
  switch (json.type) {
    case 'record':
      return recordOf(json, named);
    case 'array':
      return { kind: 'array', items: typeOf(json.items, named) };
    case 'enum': {
      const type: AvroType = { kind: 'enum', name: json.name, symbols: json.symbols };
      named.set(json.name, type);
      return type;
    }
    default:
      throw new TypeError(`The Avro type ${JSON.stringify(json)} is not one that events have.`);
  }
};

const isUnion = (json: AvroJson): json is readonly AvroJson[] => Array.isArray(json);

const recordOf = ({ name, fields }: RecordJson, named: Named): RecordType => {
  const read: RecordField[] = [];
  const record: RecordType = { kind: 'record', name, fields: read };
  // Known before its fields are, which may have the record itself as a type.
  named.set(name, record);
  for (const field of fields) {
    read.push({ name: field.name, doc: field.doc ?? '', type: typeOf(field.type, named) });
  }
  return record;
};

/** All names of an event are of one namespace, so it is left out where types are compared. */
const typeNamed = (name: string, named: Named): AvroType => {
  if (isPrimitive(name)) return { kind: name };
  const known = named.get(name.slice(name.lastIndexOf('.') + 1));
  if (known === undefined) throw new TypeError(`The Avro type '${name}' is not defined.`);
  return known;
};
