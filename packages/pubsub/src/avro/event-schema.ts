import { DecodeError } from '@sfstream/base';
import avsc from 'avsc';
import { exactLong } from './exact-long.ts';

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
  readonly type: avsc.Type;
  /** In the order in which they are written, which bitmaps of changed fields count. */
  readonly fields: readonly EventField[];
}

/** Reads a schema. Throws a {@link DecodeError} for what is not the Avro schema of a record. */
export const readEventSchema = (id: string, json: string): EventSchema => {
  const type = compiled(id, json);
  if (!(type instanceof avsc.types.RecordType)) {
    throw new DecodeError(`The schema ${id}`, ['it is not that of a record']);
  }
  return { id, name: String(type.name).split('.').at(-1) ?? '', type, fields: fieldsOf(type) };
};

const compiled = (id: string, json: string): avsc.Type => {
  try {
    return avsc.Type.forSchema(JSON.parse(json) as never, {
      registry: { long: exactLong },
      omitRecordMethods: true,
    });
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
      salesforceType: (field as { readonly doc?: string }).doc?.split(':')[1],
      isNullable: branches.some(({ typeName }) => typeName === 'null'),
      types: branches.map(({ typeName }) => typeName).filter((name) => name !== 'null'),
      fields: record && fieldsOf(record),
    };
  });

const branchesOf = (type: avsc.Type): readonly avsc.Type[] =>
  type instanceof avsc.types.UnwrappedUnionType || type instanceof avsc.types.WrappedUnionType
    ? type.types
    : [type];
