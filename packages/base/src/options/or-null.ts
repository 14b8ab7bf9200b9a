import type { OptionRule } from './check-options.ts';

/** The rule for an option that may be `null` as well: `orNull(timeLimit, 'to wait for ever')`. */
export const orNull = ([must, is]: OptionRule, purpose?: string): OptionRule => [
  `${must}, or null${purpose === undefined ? '' : ` ${purpose}`}`,
  (value) => value === null || is(value),
];
