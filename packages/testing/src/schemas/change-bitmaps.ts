import type { RecordField, RecordType } from '../avro/avro-type.ts';

/**
 * Gives the names of fields as the header of a change event has them in Avro: hexadecimal numbers whose bit i stands for
 * the field i of the event (Pub/Sub API guide, "Event Deserialization Considerations"). `BillingAddress.City` goes into
 * a number of its own, behind the index of its parent: `12-0x02`. The name of a compound alone stands for all that is
 * in it. What is such a number already stays as it is.
 *
 * Throws `TypeError` for a field that the event does not have.
 */
export const toBitmaps = (event: RecordType, names: readonly string[]): readonly string[] => {
  const own = new Set<number>();
  const nested = new Map<number, readonly number[]>();
  for (const name of names.filter((one) => !isBitmap.test(one))) {
    const [parent = '', child] = name.split('.', 2);
    const index = indexOf(event.fields, parent, name);
    const marked = childrenOf(event.fields[index], child, name);
    if (marked === undefined) own.add(index);
    else nested.set(index, [...(nested.get(index) ?? []), ...marked]);
  }
  return [
    ...names.filter((one) => isBitmap.test(one)),
    ...(own.size > 0 ? [bitmap([...own])] : []),
    ...[...nested].map(([index, marked]) => `${index}-${bitmap(marked)}`),
  ];
};

const isBitmap = /^(?:\d+-)?0x[\da-f]+$/i;

/** Indexes within the compound that a name stands for; undefined for a field that is marked itself. */
const childrenOf = (
  field: RecordField | undefined,
  child: string | undefined,
  name: string,
): readonly number[] | undefined => {
  const branches = field?.type.kind === 'union' ? field.type.branches : [];
  const compound = branches.find(({ kind }) => kind === 'record');
  const fields = compound?.kind === 'record' ? compound.fields : [];
  if (child !== undefined) return [indexOf(fields, child, name)];
  const isText = branches.some(({ kind }) => kind === 'string');
  return compound === undefined || isText ? undefined : [...fields.keys()];
};

const indexOf = (fields: readonly RecordField[], name: string, path: string): number => {
  const index = fields.findIndex((field) => field.name === name);
  if (index === -1) throw new TypeError(`The event has no field '${path}' to mark as changed.`);
  return index;
};

/** Whole bytes, in the capitals that some clients need. */
const bitmap = (indexes: readonly number[]): string => {
  const bits = indexes.reduce((sum, index) => sum | (1n << BigInt(index)), 0n);
  const digits = bits.toString(16).toUpperCase();
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
};
