import { didYouMean } from './did-you-mean.ts';
import { ClientError } from '../errors/client-error.ts';

/** The rule for one option: words that follow "must be", and a predicate for the value. */
export type OptionRule = readonly [must: string, is: (value: unknown) => boolean];

/**
 * Checks each given option by its rule, and refuses unknown ones; `undefined` counts as not given. Throws a
 * {@link ClientError} that names the function and the field. Values are not quoted: some are secrets.
 *
 * @example
 * ```ts
 * import { checkOptions, hasMethods } from '@sfstream/base';
 *
 * const makeThing = (options: { readonly scheduler?: object }): void =>
 *   checkOptions('makeThing', options, {
 *     scheduler: ['an RxJS scheduler', hasMethods('schedule')],
 *   });
 * ```
 */
export const checkOptions = (
  owner: string,
  options: unknown,
  rules: Readonly<Record<string, OptionRule>>,
): void => {
  if (typeof options !== 'object' || options === null) {
    throw new ClientError(`${owner} takes its options as an object.`, { field: 'options' });
  }
  for (const [field, value] of Object.entries(options) as [string, unknown][]) {
    // An option may have the name of a member that every object inherits, such as constructor.
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (rule === undefined) {
      throw new ClientError(
        `${owner} has no option ${field}. It knows ${Object.keys(rules).join(', ')}.${didYouMean(field, Object.keys(rules))}`,
        { field },
      );
    }
    const [must, is] = rule;
    if (value !== undefined && !is(value)) {
      throw new ClientError(`${field} of ${owner} must be ${must}.`, { field });
    }
  }
};

export const isFunction = (value: unknown): boolean => typeof value === 'function';

export const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

/** A predicate for objects that have a method of each of these names. */
export const hasMethods =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
