import type { OptionRule } from '@sfstream/base';
import { hasMethods, isCount, isFunction } from '@sfstream/base';

export const isObject = hasMethods();

export const isCountOrInfinity = (value: unknown): boolean => value === Infinity || isCount(value);

/** Timers hold 31 bits; a longer time would be over at once. */
export const isTime = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value < 2 ** 31;

export const someOrInfinity: OptionRule = [
  'a whole number above 0, or Infinity',
  (value) => value !== 0 && isCountOrInfinity(value),
];

export const time: OptionRule = ['a number of milliseconds from 0 to 2,147,483,647', isTime];

export const callback: OptionRule = ['a function', isFunction];
