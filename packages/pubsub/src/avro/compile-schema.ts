import avsc from 'avsc';
import { exactLong } from './exact-long.ts';

/**
 * Compiles a schema, which may name the given logical types. Records are read as plain objects, where the library would give each a
 * class of its own.
 */
export const compileSchema = (
  schema: avsc.Schema,
  logicalTypes: Record<string, typeof avsc.types.LogicalType> = {},
): avsc.Type => {
  // The library adds the records of the schema to its registry.
  const registry = { long: exactLong };
  const type = avsc.Type.forSchema(schema, { registry, logicalTypes, omitRecordMethods: true });
  makePlain(type, new Set());
  return type;
};

const makePlain = (type: avsc.Type, seen: Set<avsc.Type>): void => {
  if (seen.has(type)) return;
  seen.add(type);
  if (type instanceof avsc.types.RecordType) {
    (type.recordConstructor as { prototype: object }).prototype = Object.prototype;
  }
  for (const inner of innerTypesOf(type)) makePlain(inner, seen);
};

/** The types of which another is made. */
const innerTypesOf = (type: avsc.Type): readonly avsc.Type[] => {
  if (type instanceof avsc.types.RecordType) return type.fields.map((field) => field.type);
  if (type instanceof avsc.types.ArrayType) return [type.itemsType];
  if (type instanceof avsc.types.MapType) return [type.valuesType as avsc.Type];
  return branchesOf(type);
};

/** The types that a value may have: those of a union, or the one. */
export const branchesOf = (type: avsc.Type): readonly avsc.Type[] =>
  type instanceof avsc.types.UnwrappedUnionType || type instanceof avsc.types.WrappedUnionType
    ? type.types
    : [type];
