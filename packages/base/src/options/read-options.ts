import { checkOptions } from './check-options.ts';
import type { OptionRule } from './check-options.ts';
import { ClientError } from '../errors/client-error.ts';

/** A rule for one option, and `D`, which stands in its place where it is not given: `never` for a required one. */
export interface OptionReader<D> {
  readonly rule: OptionRule;
  readonly isRequired: boolean;
  readonly fallback: D;
}

/** One reader for each option of `O`. A default must be a value that the option itself could have. */
export type OptionReaders<O> = { readonly [K in keyof O]-?: OptionReader<O[K]> };

/** The options with their defaults: those that have none stay optional. */
export type ReadOptions<O, R extends OptionReaders<O>> = {
  readonly [K in keyof O]-?: Exclude<O[K], undefined> | R[K]['fallback'];
};

/**
 * Checks options by {@link checkOptions} and fills in the defaults. `undefined` counts as not given. Throws a
 * {@link ClientError} that names the function and the field, also where a required option is missing.
 *
 * @example
 * ```ts
 * import { isFunction, optional, readOptions, required, timeLimit } from '@sfstream/base';
 *
 * interface Options {
 *   readonly load: () => string;
 *   readonly timeout?: number;
 * }
 * const load = (options: Options): string => {
 *   const { load, timeout } = readOptions('load', options, {
 *     load: required('a function', isFunction),
 *     timeout: optional(timeLimit, 5_000),
 *   });
 *   return `${load()} within ${timeout} ms`;
 * };
 *
 * console.log(load({ load: () => 'a page' })); // => a page within 5000 ms
 * ```
 */
export const readOptions = <O extends object, R extends OptionReaders<O>>(
  owner: string,
  given: O,
  readers: R & OptionReaders<O>,
): ReadOptions<O, R> => {
  const entries = Object.entries<OptionReader<unknown>>(readers);
  checkOptions(owner, given, Object.fromEntries(entries.map(([field, { rule }]) => [field, rule])));
  const read = entries.map(([field, reader]) => {
    const value = (given as Readonly<Record<string, unknown>>)[field];
    if (value === undefined && reader.isRequired) throw missing(owner, field, reader.rule);
    return [field, value === undefined ? reader.fallback : value];
  });
  return Object.fromEntries(read) as ReadOptions<O, R>;
};

/** An option that must be given: `required('a function', isFunction)`. */
export const required = (...rule: OptionRule): OptionReader<never> => ({
  rule,
  isRequired: true,
  fallback: undefined as never,
});

/** An option that may be left out, and its default: `optional(timeLimit, 5_000)`. */
export function optional(rule: OptionRule): OptionReader<undefined>;
export function optional<D>(rule: OptionRule, fallback: D): OptionReader<D>;
export function optional(rule: OptionRule, fallback?: unknown): OptionReader<unknown> {
  return { rule, isRequired: false, fallback };
}

const missing = (owner: string, field: string, [must]: OptionRule): ClientError =>
  new ClientError(`${field} of ${owner} must be ${must}.`, { field });
