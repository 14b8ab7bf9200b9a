import type { OptionRule } from '@sfstream/base';
import { ClientError } from '@sfstream/base';

/** Throws a {@link ClientError} for the first field that breaks its rule, which one that is not given does. Values are not quoted: some are secrets. */
export const checkNeeded = (
  owner: string,
  given: unknown,
  rules: Readonly<Record<string, OptionRule>>,
): void => {
  for (const [field, [must, is]] of Object.entries(rules)) {
    if (!is(Reflect.get(Object(given) as object, field))) {
      throw new ClientError(`${owner} needs ${field}, ${must}.`, { field });
    }
  }
};
