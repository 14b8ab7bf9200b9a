/** A schema of Avro as JSON (Avro 1.12, "Schema Declaration"), as far as events of Salesforce use it. */
export type AvroJson =
  | string
  | readonly AvroJson[]
  | RecordJson
  | { readonly type: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly type: 'array'; readonly items: AvroJson };

/** A record of Avro as JSON. */
export interface RecordJson {
  readonly type: 'record';
  readonly name: string;
  readonly namespace?: string;
  readonly fields: readonly FieldJson[];
}

/** A field of a record as JSON. */
export interface FieldJson {
  readonly name: string;
  readonly type: AvroJson;
  readonly doc?: string;
  readonly default?: unknown;
}
