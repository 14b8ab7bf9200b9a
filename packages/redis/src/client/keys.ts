import type { OptionRule } from '@sfstream/base';

/** The names of the keys of one group, by what they hold. */
export type KeyOf = (...parts: readonly string[]) => string;

/**
 * Makes the names of the keys of one group: `sfstream:{billing}:lease`. The braces put all keys of a group into one slot of a
 * Redis Cluster, so that one script may use them. The group is encoded, since a brace within it would end the slot's name.
 */
export const keysOf =
  (prefix: string, group: string): KeyOf =>
  (...parts) =>
    [`${prefix}:{${encodeURIComponent(group)}}`, ...parts].join(':');

export const prefixRule: OptionRule = [
  'a text without braces',
  (value) => typeof value === 'string' && !/[{}]/.test(value),
];

export const groupRule: OptionRule = [
  'a text that is not empty',
  (value) => typeof value === 'string' && value !== '',
];
