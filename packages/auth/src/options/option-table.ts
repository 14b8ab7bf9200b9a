import type { OptionRule } from '@sfstream/base';
import { checkOptions } from '@sfstream/base';
import { checkNeeded } from './check-needed.ts';

type OptionalKey<Options> = {
  [Key in keyof Options]-?: object extends Pick<Options, Key> ? Key : never;
}[keyof Options];

/** A rule for each option of a function: those that must be given, and all others. */
export interface OptionTable<Options> {
  readonly needed: Readonly<Record<Exclude<keyof Options, OptionalKey<Options>>, OptionRule>>;
  readonly others: Readonly<Record<OptionalKey<Options>, OptionRule>>;
}

/** Throws a `ClientError` for an option that is missing, wrong or unknown. It names the function and the field. */
export const checkTable = <Options>(
  owner: string,
  options: Options,
  { needed, others }: OptionTable<NoInfer<Options>>,
): void => {
  checkNeeded(owner, options, needed);
  checkOptions(owner, options, { ...needed, ...others });
};
