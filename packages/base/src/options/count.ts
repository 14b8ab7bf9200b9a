import type { OptionRule } from './check-options.ts';

const isSome = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

/** The rule for a number of things that must not be 0. */
export const some: OptionRule = ['a whole number above 0', isSome];

/** The rule for a limit of things that must not be 0. */
export const someOrInfinity: OptionRule = [
  'a whole number above 0, or Infinity',
  (value) => value === Infinity || isSome(value),
];
