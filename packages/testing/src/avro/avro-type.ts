/** A type of Avro, with the names of its schema resolved. */
export type AvroType =
  | { readonly kind: Primitive }
  | RecordType
  | { readonly kind: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] };

export type Primitive = (typeof primitives)[number];

export interface RecordType {
  readonly kind: 'record';
  readonly name: string;
  readonly fields: readonly RecordField[];
}

export interface RecordField {
  readonly name: string;
  /** Salesforce's name of the type stands here: `Data:Text:00N…`, `CreatedDate:DateTime`. */
  readonly doc: string;
  readonly type: AvroType;
}

const primitives = [
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
] as const;

export const isPrimitive = (name: unknown): name is Primitive =>
  primitives.some((primitive) => primitive === name);
