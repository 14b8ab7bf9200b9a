import { DecodeError } from '@sfstream/base';
import avsc from 'avsc';
import { branchesOf, compileSchema } from './compile-schema.ts';

/** A field of an event, or of a record within it. */
export interface EventField {
  readonly name: string;
  readonly type: avsc.Type;
  /** Salesforce's name of the type, such as `DateTime`: the second part of the field's `doc`. */
  readonly salesforceType: string | undefined;
  readonly isNullable: boolean;
  /** Names of the types that a value may have, besides null. */
  readonly types: readonly string[];
  /** The fields of a compound field, such as an address; undefined for others. */
  readonly fields: readonly EventField[] | undefined;
}

/** The form in which the payload of an event is written. */
export interface EventSchema {
  readonly id: string;
  /** API name of the event, such as `Order__e`. The events themselves do not hold it. */
  readonly name: string;
  /** The schema as it came. */
  readonly source: avsc.Schema;
  readonly type: avsc.Type;
  /** In the order in which they are written, which bitmaps of changed fields count. */
  readonly fields: readonly EventField[];
}

/** Salesforce's name of a field's type, as its `doc` tells (Pub/Sub API guide, "Event Data Serialization with Apache Avro"). */
export const salesforceTypeOf = (doc: string | undefined): string | undefined => doc?.split(':')[1];

/** Reads a schema. Throws a {@link DecodeError} for what is not the Avro schema of a record. */
export const readEventSchema = (id: string, json: string): EventSchema => {
  const { source, type } = compiled(id, json);
  if (!(type instanceof avsc.types.RecordType)) {
    throw new DecodeError(`The schema ${id}`, ['it is not that of a record']);
  }
  const name = String(type.name).split('.').at(-1) ?? '';
  return { id, name, source, type, fields: fieldsOf(type) };
};

const compiled = (
  id: string,
  json: string,
): { readonly source: avsc.Schema; readonly type: avsc.Type } => {
  try {
    const source = JSON.parse(json) as avsc.Schema;
    return { source, type: compileSchema(source) };
  } catch (cause) {
    throw new DecodeError(`The schema ${id}`, ['it is not a schema of Avro'], { cause });
  }
};

const fieldsOf = (type: avsc.types.RecordType): readonly EventField[] =>
  type.fields.map((field) => {
    const branches = branchesOf(field.type);
    const record = branches.find((branch) => branch instanceof avsc.types.RecordType);
    return {
      name: field.name,
      type: field.type,
      // The library's types leave `doc` out.
      salesforceType: salesforceTypeOf((field as { readonly doc?: string }).doc),
      isNullable: branches.some(({ typeName }) => typeName === 'null'),
      types: branches.map(({ typeName }) => typeName).filter((name) => name !== 'null'),
      fields: record && fieldsOf(record),
    };
  });
