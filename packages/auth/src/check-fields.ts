import { ClientError } from '@sfstream/http';

/**
 * Checks that each field is a non-empty string, and that no other option is given than those named. Throws a
 * {@link ClientError} that names the function and the field; values are never quoted, since they are secrets.
 */
export const checkFields = (
  owner: string,
  options: object,
  fields: { readonly required: readonly string[]; readonly optional: readonly string[] },
): void => {
  for (const field of fields.required) {
    const value: unknown = Reflect.get(options, field);
    if (typeof value !== 'string' || value === '') {
      throw new ClientError(`${owner} needs ${field}, a string that is not empty.`, { field });
    }
  }
  const known = [...fields.required, ...fields.optional];
  const unknown = Object.keys(options).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new ClientError(`${owner} has no option ${unknown}. It knows ${known.join(', ')}.`, {
      field: unknown,
    });
  }
};
