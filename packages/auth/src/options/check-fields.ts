import { ClientError } from '@sfstream/base';

/** The names of a function's options: strings that must be given, strings that may be, and all others. */
interface Fields {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly other: readonly string[];
}

/**
 * Checks that the strings are strings, the required ones not empty, and that no other option is given than those
 * named. Throws a {@link ClientError} that names the function and the field; values are never quoted, since they are
 * secrets.
 */
export const checkFields = (
  owner: string,
  options: object,
  { required, optional, other }: Fields,
): void => {
  checkRequired(owner, options, required);
  const given = new Map<string, unknown>(Object.entries(Object(options) as object));
  for (const field of optional) {
    const value = given.get(field);
    if (value !== undefined && typeof value !== 'string') {
      throw new ClientError(`${field} of ${owner} must be a string, or left out.`, { field });
    }
  }
  const known = [...required, ...optional, ...other];
  const unknown = [...given.keys()].find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new ClientError(`${owner} has no option ${unknown}. It knows ${known.join(', ')}.`, {
      field: unknown,
    });
  }
};

/** Checks that the fields are strings that are not empty. Throws as {@link checkFields} does. */
export const checkRequired = (owner: string, given: unknown, fields: readonly string[]): void => {
  for (const field of fields) {
    const value: unknown = Reflect.get(Object(given) as object, field);
    if (typeof value !== 'string' || value === '') {
      throw new ClientError(`${owner} needs ${field}, a string that is not empty.`, { field });
    }
  }
};

/** Checks that an option that may be left out is a function. */
export const checkFunction = (field: string, value: unknown): void => {
  if (value !== undefined && typeof value !== 'function') {
    throw new ClientError(`${field} must be a function.`, { field });
  }
};
