/** Values of the scalar types, by the names of proto3. An enum is an `int32` on the wire. */
interface ScalarValues {
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly bool: boolean;
  readonly int32: number;
  readonly int64: bigint;
}

export type ScalarType = keyof ScalarValues;

/** One field of a message. `initial` is its value in a message that does not have it. */
export interface Field<Value = unknown> {
  readonly number: number;
  readonly type: ScalarType | MessageTable;
  readonly isRepeated: boolean;
  readonly initial: Value;
}

/** The fields of a message, by their names. */
export interface MessageTable {
  readonly [name: string]: Field;
}

/** A message as a table describes it. */
export type MessageOf<Table extends MessageTable> = {
  readonly [Name in keyof Table]: Table[Name]['initial'];
};

const scalar =
  <Type extends ScalarType>(type: Type, initial: ScalarValues[Type]) =>
  (number: number): Field<ScalarValues[Type]> => ({ number, type, isRepeated: false, initial });

export const string = scalar('string', '');
export const bytes = scalar('bytes', new Uint8Array());
export const bool = scalar('bool', false);
export const int32 = scalar('int32', 0);
export const int64 = scalar('int64', 0n);

/** A message within a message. */
export const message = <Table extends MessageTable>(
  number: number,
  type: Table,
): Field<MessageOf<Table> | undefined> => ({ number, type, isRepeated: false, initial: undefined });

/** Any number of messages within a message. */
export const repeated = <Table extends MessageTable>(
  number: number,
  type: Table,
): Field<readonly MessageOf<Table>[]> => ({ number, type, isRepeated: true, initial: [] });
